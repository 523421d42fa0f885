"""Which addresses may be connected to: public unicast ones, and nothing that leads elsewhere by way of them. Pure.

`ipaddress.is_global` alone is not enough: it calls 64:ff9b::7f00:1 (NAT64 of 127.0.0.1), 2002:7f00:1:: (6to4 of the same), fec0::1,
::127.0.0.1, 224.0.0.1 and 192.0.0.8 global. So the special ranges of IANA's two registries are listed here.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_SPECIAL_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# All that is assigned to public hosts. Mapped, compatible, unique local, link-local, site-local and multicast are outside of it.
_GLOBAL_UNICAST_6 = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries an IPv4 address, and nobody needs it any more
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def refusal(address: str) -> str | None:
    """Why nothing may be fetched from this IP address; None where it may. Raises ValueError where it is no address."""
    if "%" in address:
        return f"{address} is an address of one link only"
    parsed = ip_address(address)
    inner = _carried(parsed)
    if _is_public(inner):
        return None
    carried = f" (it carries {inner})" if inner != parsed else ""
    return f"{address}{carried} is no public address"


def _carried(address: Address) -> Address:
    """The IPv4 address that a mapped or NAT64 one stands for; networks without IPv4 reach everybody by the latter."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else address


def _is_public(address: Address) -> bool:
    if not address.is_global:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _SPECIAL_4)
    return address in _GLOBAL_UNICAST_6 and not any(address in block for block in _SPECIAL_6)
