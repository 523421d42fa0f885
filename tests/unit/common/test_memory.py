"""What a service frees stays with it."""

import subprocess
import sys

# Several buffers of a fetch's size at a time, on threads, as a consumer has them; prints how many pages the kernel had to hand out.
FETCHES = """
import gc, resource, sys, threading
from services.common.memory import settle
if sys.argv[1] == "settled":
    settle()
def fetch():
    for _ in range(100):
        buffers = [bytearray(8 << 20) for _ in range(3)]
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for thread in (threading.Thread(target=fetch), threading.Thread(target=fetch)):
    thread.start()
    thread.join()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before, gc.get_freeze_count() > 10_000)
"""


def run(how: str) -> tuple[int, bool]:
    done = subprocess.run([sys.executable, "-c", FETCHES, how], capture_output=True, text=True, check=True)
    pages, frozen = done.stdout.split()
    return int(pages), frozen == "True"


def test_the_kernel_hands_out_a_buffer_once() -> None:
    pages, frozen = run("settled")
    as_it_comes, _ = run("as it comes")
    assert pages * 4 < as_it_comes
    assert frozen, "what was imported is not looked at again"
