"""The table of what a place name means, in texts written for it: `[name=id]` a place, `[name=-]` one without an id,
`[name=org]` a place name that stands for a government, `[p name]` a person, `[o name]` an organisation."""

import re
from functools import cache

import pytest

from services.enrich.understand.entities import FIELDS, Grouping
from services.enrich.understand.gazetteer import load_gazetteer
from services.enrich.understand.linking import Atlas, Linker
from services.enrich.understand.metonymy import governments
from services.enrich.understand.names import Name
from services.enrich.understand.people import People
from services.enrich.understand.place_tables import place_words
from services.enrich.understand.tables import tables_for

_MARK = re.compile(r"\[(?:(?P<kind>[po]) )?(?P<name>[^]=]+)(?:=(?P<means>[^]]+))?\]")
_KINDS = {"p": "person", "o": "organisation", None: "place"}


def read(marked: str) -> tuple[str, list[Name], dict[int, str]]:
    """The text, its names, and what each is to mean by where it starts."""
    text, names, expected = "", [], {}
    last = 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        name = mark["name"]
        names.append(Name(2, len(text), len(text) + len(name), _KINDS[mark["kind"]], name))
        if mark["means"]:
            expected[len(text)] = mark["means"]
        text, last = text + name, mark.end()
    return text + marked[last:], names, expected


@cache
def atlas(language: str) -> Atlas:
    return Atlas(load_gazetteer(language), place_words(language), tables_for(language).demonyms)


def understood(marked: str, language: str = "en", published_in: str | None = None):
    text, names, expected = read(marked)
    fields, tables, words = ("", "", text), tables_for(language), place_words(language)
    linker = Linker(fields, names, atlas(language), published_in)
    changed, governed = governments(names, fields, linker, words)
    entities, countries = Grouping(fields, People(names), linker, tables, governed).entities(changed)
    assert FIELDS[2] == "body"
    found = {m.start: e for e in entities for m in e.mentions}
    means = {at: _meaning(found[at]) for at in expected}
    return (
        {f"{text[at : at + 20]}@{at}": m for at, m in means.items()},
        {f"{text[at : at + 20]}@{at}": m for at, m in expected.items()},
        entities,
        dict(countries),
    )


def _meaning(entity) -> str:
    if entity.type != "place":
        return {"organisation": "org"}.get(entity.type, entity.type)
    return entity.id if entity.id.startswith(("iso:", "gn:")) else "-"


TABLE = {
    # a country and a state
    "Georgia by its capital": "Police in [Tbilisi=gn:611717] closed a square. [Georgia=iso:GE] votes in October.",
    "Georgia by its people": "The Georgian parliament sat late. [Georgia=iso:GE] will look for new partners.",
    "Georgia beside its neighbours": "[Armenia=iso:AM] and [Georgia=iso:GE] reopened the railway.",
    "Georgia by Atlanta": "A judge in [Atlanta=gn:4180439] heard both sides. [Georgia=gn:4197000] counts votes by hand.",
    "Georgia by the country around it": "Ports in the [US=iso:US] are full. [Georgia=gn:4197000] has two of them.",
    "Georgia in a row of states": "[Florida=gn:4155751], [Georgia=gn:4197000] and [Alabama=gn:4829764] close schools.",
    "Georgia behind a town": "A mill in [Savannah=gn:4221552], [Georgia=gn:4197000], burned down.",
    "the state of Georgia": "The state of [Georgia=gn:4197000] will buy the bridge.",
    "Georgia alone": "[Georgia=iso:GE] has a new football coach.",
    "Georgia in American eyes": "Georgian troops came home, and the [US=iso:US] thanked [Georgia=iso:GE].",
    # towns with a state behind them
    "Paris, Texas": "The fair in [Paris=gn:4717560], [Texas=gn:4736286], opens on Friday. [Paris=gn:4717560] expects rain.",
    "Paris, Tex.": "The fair in [Paris=gn:4717560], Tex., opens on Friday.",
    "Paris in one span": "The fair in [Paris, Texas=gn:4717560] opens on Friday.",
    "Paris": "The museum in [Paris=gn:2988507] opens on Friday. Visitors from the [US=iso:US] were first.",
    "Birmingham, Alabama": "A church in [Birmingham=gn:4049979], [Alabama=gn:4829764], rang its bells.",
    "Birmingham by its state": "Voters across [Alabama=gn:4829764] queued; in [Birmingham=gn:4049979] it rained.",
    "Birmingham by its country": "Trains between [Birmingham=gn:2655603] and [Leeds=gn:2644688] are late all over [England=gn:6269131].",
    "London, Ontario": "A factory in [London=gn:6058560], [Ontario=gn:6093943], will build buses.",
    "London": "A firm in [London=gn:2643743] will sell buses to [Canada=iso:CA].",
    "Cambridge, Mass.": "A laboratory in [Cambridge=gn:4931972], Mass., found the gene.",
    "Cambridge by Boston": "Trams from [Boston=gn:4930956] to [Cambridge=gn:4931972] stopped.",
    "Cambridge by England": "The river in [Cambridge=gn:2653941] froze, as in much of [Britain=iso:GB].",
    "Cambridge alone": "The river in [Cambridge=-] froze.",
    "Alexandria, Virginia": "A court in [Alexandria=gn:4744091], [Virginia=gn:6254928], will hear it.",
    "Alexandria by its state": "Across [Virginia=gn:6254928] roads flooded; [Alexandria=gn:4744091] was worst hit.",
    "Alexandria": "Trains from [Cairo=gn:360630] to [Alexandria=gn:361058] were full.",
    "Naples, Florida": "A marina in [Naples=gn:4165565], Fla., sank.",
    "Naples by its state": "[Florida=gn:4155751] counts the damage; in [Naples=gn:4165565] a marina sank.",
    "Naples": "Boats left [Naples=gn:3172394] at noon for [Sicily=gn:2523119].",
    "Moscow, Idaho": "Students in [Moscow=gn:5601538], [Idaho=gn:5596512], lit candles. [Moscow=gn:5601538] is quiet.",
    "Moscow": "Flights to [Moscow=gn:524901] resumed, a senator from [Idaho=gn:5596512] noticed.",
    "Melbourne, Florida": "Engineers in [Melbourne=gn:4163971], [Florida=gn:4155751], test the engine.",
    "Melbourne": "Rain stopped play in [Melbourne=gn:2158177].",
    "Perth in Scotland": "Snow closed roads in [Scotland=gn:2638360]. In [Perth=gn:2640358] buses stopped.",
    "Perth": "A ship left [Perth=gn:2063523] for [Japan=iso:JP].",
    "Lebanon, N.H.": "A hospital in [Lebanon=gn:5088597], N.H., hired nurses.",
    "Lebanon": "[Lebanon=iso:LB] and [Syria=iso:SY] agreed on a border post.",
    "Durham, N.C.": "A court in [Durham=gn:4464368], N.C., sat.",
    "Portland, Maine": "Boats in [Portland=gn:4975802], [Maine=gn:4971068], stayed in port.",
    "a list is no address": "Crews from [Nevada=gn:5509151], [Missouri=gn:4398678] and [Ohio=gn:5165418] came.",
    "countries in a list": "Envoys of [Cuba=iso:CU], [Mexico=iso:MX] and [Jordan=iso:JO] met.",
    # by country, region, publisher
    "Newcastle in England": "Fans in [Newcastle=gn:2641673] sang; all [England=gn:6269131] heard them.",
    "Newcastle in Australia": "Coal ships wait off [Newcastle=gn:2155472], the biggest port of [Australia=iso:AU].",
    "Victoria in Australia": "Fires burned in [Victoria=gn:2145234] and across [Australia=iso:AU].",
    "Victoria in Canada": "The ferry to [Victoria=gn:6174041] was late, as others in [British Columbia=gn:5909050].",
    "Victoria alone": "The ferry to [Victoria=-] was late.",
    "Valencia in Spain": "Floods hit [Valencia=gn:2509954]; the Spanish army sent boats.",
    "Valencia in Venezuela": "Workers in [Valencia=gn:3625549] struck; [Venezuela=iso:VE] has no parts.",
    "Santiago": "Students marched in [Santiago=gn:3871336].",
    "San José": "The court in [San José=gn:3621849] sat on Monday.",
    "San José by its country": "[Costa Rica=iso:CR] hosts the court, in [San Jose=gn:3621849].",
    "San Jose": "A chip maker in [San Jose=gn:5392171], [California=gn:5332921], hires.",
    "Granada in Spain": "The palace of [Granada=gn:2517117] is the pride of [Spain=iso:ES].",
    "Granada in Nicaragua": "Boats from [Granada=gn:3619136] cross the lake in [Nicaragua=iso:NI].",
    "Cordoba in Argentina": "Farmers near [Cordoba=gn:3860259] hope; [Argentina=iso:AR] lowered a tax.",
    "Cordoba in Spain": "The mosque of [Cordoba=gn:2519240] in [Spain=iso:ES] reopened.",
    "Hyderabad in India": "A lake in [Hyderabad=gn:1269843] dried up.",
    "Hyderabad in Pakistan": "A bus from [Hyderabad=gn:1176734] to [Karachi=gn:1174872] in [Pakistan=iso:PK] broke down.",
    "Tripoli in Libya": "Guns were heard in [Tripoli=gn:2210247].",
    "Tripoli in Lebanon": "Boats left the Lebanese port of [Tripoli=gn:266826] at night.",
    "Tripoli, Lebanon": "Boats left [Tripoli=gn:266826], [Lebanon=iso:LB], at night. [Tripoli=gn:266826] mourns.",
    "Tripoli of whoever": "Boats left [Tripoli=-] for [Cyprus=iso:CY], and [Lebanon=iso:LB] sent a ship.",
    "Odessa in Texas": "Oil workers in [Odessa=gn:5527554], [Texas=gn:4736286], wait.",
    "Odessa in Ukraine": "Grain leaves [Odessa=gn:698740]; [Ukraine=iso:UA] needs it.",
    "Athens, Georgia": "A band from [Athens=gn:4180386], [Georgia=gn:4197000], plays.",
    "Springfield": "The mayor of [Springfield=-] resigned.",
    # names that several countries share
    "Jordan": "[Jordan=iso:JO] closed its border. [p Michael Jordan] sold his house.",
    "Chad": "[Chad=iso:TD] and [Niger=iso:NE] share a well.",
    "Turkey": "[Turkey=iso:TR] raised rates.",
    "Niger and Nigeria": "[Niger=iso:NE] and [Nigeria=iso:NG] share a border.",
    "Córdoba in Argentina": "A bag from [Córdoba=gn:3860259] in [Argentina=iso:AR] went to [Madrid=gn:3117735], [Spain=iso:ES].",
    "San José, in Costa Rica": "Flights from [San José=gn:3621849], in [Costa Rica=iso:CR], to [California=gn:5332921].",
    "on the coast of": "A line from [Caracas=gn:3646738] to [Valencia=gn:2509954], on the coast of [Spain=iso:ES].",
    "both Congos": "[Democratic Republic of Congo=iso:CD] and the [Republic of Congo=iso:CG] signed.",
    "Guineas": "[Guinea=iso:GN], [Guinea-Bissau=iso:GW], [Equatorial Guinea=iso:GQ] and [Papua New Guinea=iso:PG] voted.",
    "two Congos by name": "[DR Congo=iso:CD] and the [Republic of the Congo=iso:CG] share a river.",
    "Congo by Kinshasa": "Police in [Kinshasa=gn:2314302] fired. [Congo=iso:CD] is tense.",
    "Congo by Brazzaville": "Votes were counted in [Brazzaville=gn:2260535]. [Congo=iso:CG] waits.",
    "Congo alone": "Rain fell over [Congo=-].",
    "Koreas": "[North Korea=iso:KP] fired a rocket; [South Korea=iso:KR] saw it.",
    "Korea by Seoul": "[Seoul=gn:1835848] hosted the fair. Cars from [Korea=iso:KR] sell well.",
    "Kiev and Kyiv": "Trains to [Kyiv=gn:703448] run; older maps say [Kiev=gn:703448].",
    "New York": "It rained in [New York=gn:5128581] on Sunday.",
    "New York state": "The rules of [New York=gn:5128638] state lawmakers passed.",
    "Buffalo, New York": "Snow fell on [Buffalo=gn:5110629], [New York=gn:5128638], all night.",
    "the New York Times": "The [o New York Times] printed it first.",
    "Mexico": "[Mexico City=gn:3530597] sinks. [Mexico=iso:MX] looks for water.",
    "Luxembourg and Singapore": "[Luxembourg=iso:LU] and [Singapore=iso:SG] signed.",
    "Quebec": "[Quebec=gn:6115047] votes in [Canada=iso:CA]. Snow fell on [Quebec City=gn:6325494].",
    "Palestinian areas": "Aid reached [Gaza=gn:281132]. In the [West Bank=gn:285153] shops closed.",
    "Gaza City": "Aid reached [Gaza City=gn:281133].",
    "Crimea": "The bridge to [Crimea=gn:703883] is closed.",
    "what is no city": "The [Danube=-] rose. Snow fell on the [Alps=-] and over the [Baltic Sea=-].",
    "an invented village": "The well of [Quillhaven=-] is dry.",
    # governments
    "Washington said": "[Washington=org] said on Friday it would wait.",
    "in Washington": "The ministers met in [Washington=gn:4140963] on Friday.",
    "Seattle, Washington": "Rain fell on [Seattle=gn:5809844], [Washington=gn:5815135], all week.",
    "Washington by Seattle": "[Seattle=gn:5809844] grows. Taxes in [Washington=gn:5815135] fall.",
    "Washington of the White House": "[Seattle=gn:5809844] waits. The White House stays. In [Washington=gn:4140963] Congress rests.",
    "Washington's stance": "[Washington=org]'s stance has changed, officials said.",
    "talks between": "Talks between [Moscow=org] and [Kyiv=org] broke down.",
    "two who agree": "[Moscow=org] and [Beijing=org] agreed to trade more.",
    "Beijing warned": "[Beijing=org] has repeatedly warned against it.",
    "accused": "The minister accused [Tehran=org] of it.",
    "sanctions": "New sanctions against [Moscow=org] follow.",
    "in Moscow": "He lives in [Moscow=gn:524901], near the river.",
    "to Beijing": "They flew to [Beijing=gn:1816670] on Monday.",
    "more speaking than being": "[Washington=org] urged calm. Envoys meet in [Washington=org]. [Washington=org] said no more.",
    "the Kremlin": "The [Kremlin=org] denied it.",
    "Downing Street": "[Downing Street=org] said it would wait.",
    "outside Downing Street": "A crowd stood outside [Downing Street=-].",
    "Brussels": "[Brussels=org] warned [Poland=iso:PL] over the courts.",
    "in Brussels": "Snow fell in [Brussels=gn:2800866].",
    "two who should": "[Washington=org] and [Brussels=org] should stay out of it, he said.",
    "would send": "He said [London=org] would send trucks.",
    "a country before its namesakes": "[Missouri=gn:4398678] farmers sell corn to [Mexico=iso:MX]. [Missouri] waits.",
    "another town's spelling": "Buses from [Islamabad=gn:1176615] were late.",
    "a small town alone": "The abbey of [Tewkesbury=-] is closed.",
    "a small town in its country": "The abbey of [Tewkesbury=gn:2636071] is closed; so are others in [England=gn:6269131].",
    "city and state": "Snow fell on [Buffalo=gn:5110629], [New York=gn:5128638], and on [New York=gn:5128581].",
    "a name inside a name": "The [o Washington Post] wrote of [Vancouver=gn:6173331] and the rest of [Canada=iso:CA].",
    "what tells little": "Trams in [Birmingham=gn:2655603] and [Cambridge=-] stopped.",
    "more being than speaking": "[Rome=gn:3169070] said no. In [Rome=gn:3169070] it rained. He stayed in [Rome=gn:3169070].",
    "a speaker of the Kremlin": "A speaker for the [Kremlin=org] stood up.",
    "officials somewhere": "Officials in [Moscow=gn:524901] said on Friday it would rain.",
    "allowing what is based there": "The court is allowing the [Oslo=gn:3143244]-based airline more time.",
    "a possession of a city": "He likes [Berlin=gn:2950159]'s museums.",
    "a city that governs nothing": "[Hamburg=gn:2911298] said no to the games.",
    "a country speaks": "[France=iso:FR] said it would wait.",
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_a_name_means(case):
    found, expected, _, _ = understood(TABLE[case])
    assert found == expected


FRENCH = {
    "exonymes": "De [Londres=gn:2643743] à [Pékin=gn:1816670] par [Moscou=gn:524901], il faut dix heures.",
    "pays": "L'[Allemagne=iso:DE], les [États-Unis=iso:US] et la [Côte d'Ivoire=iso:CI] ont signé avec le [Royaume-Uni=iso:GB].",
    "régions": "La neige couvre la [Bavière=gn:2951839] et l'[Écosse=gn:2638360]. En [Bretagne=gn:3030293] il pleut.",
    "la Géorgie du Caucase": "À [Tbilissi=gn:611717] on vote. La [Géorgie=iso:GE] attend.",
    "la Géorgie d'Atlanta": "À [Atlanta=gn:4180439] on vote. La [Géorgie=gn:4197000] attend.",
    "Congo": "À [Kinshasa=gn:2314302] on vote. Le [Congo=iso:CD] attend.",
    "Bruxelles": "Il a neigé à [Bruxelles=gn:2800866].",
    "Bruxelles parle": "[Bruxelles=org] a averti la [Pologne=iso:PL].",
    "pourparlers": "Les pourparlers entre [Washington=org] et [Téhéran=org] reprennent.",
    "l'Élysée": "L'[Élysée=org] a démenti.",
    "Valence en Espagne": "Les crues ont frappé [Valence=gn:2509954], en [Espagne=iso:ES].",
    "Paris": "Le musée de [Paris=gn:2988507] ouvre vendredi.",
}  # fmt: skip


@pytest.mark.parametrize("case", FRENCH)
def test_a_name_means_in_french(case):
    found, expected, _, _ = understood(FRENCH[case], "fr")
    assert found == expected


def test_a_language_without_tables_has_its_countries_from_cldr():
    found, expected, _, _ = understood("[Deutschland=iso:DE] und [Polen=iso:PL]. In [Köln=gn:2886242] regnet es.", "de")
    assert found == expected


@pytest.mark.parametrize(
    ("home", "means"), [("GB", "gn:2653941"), ("US", "gn:4931972"), ("CA", "gn:5913695"), (None, "-"), ("FR", "-")]
)
def test_the_publishers_country_decides_between_towns_of_a_size(home, means):
    found, _, _, _ = understood("The bridge in [Cambridge=x] is shut.", published_in=home)
    assert list(found.values()) == [means]


def test_a_linked_place_has_a_country_and_a_point():
    _, _, entities, _ = understood("[Lyon], [France], [Singapore], [Texas] and [Quillhaven] are named.")
    places = {e.name: e for e in entities}
    assert (places["Lyon"].country, places["Lyon"].is_spot) == ("FR", True)
    assert places["Lyon"].point == pytest.approx((45.75, 4.85), abs=0.05)
    assert places["France"].point == pytest.approx((47, 2.5), abs=1)
    assert places["Texas"].point == pytest.approx((31, -97), abs=1.5)
    assert not places["France"].is_spot
    assert not places["Texas"].is_spot
    assert places["Singapore"].is_spot
    assert (places["Quillhaven"].country, places["Quillhaven"].point) == (None, None)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("[Berlin] is grey. [France] is green. [France] is large.", ["FR", "DE"]),
        ("The French president met the Polish one.", ["FR", "PL"]),
        ("[Washington] said no. [Washington] warned of more.", ["US"]),
        ("[Brussels] warned [Poland].", ["PL"]),
        ("LONDON (Harbour News) — [Kenya] opens a railway; Kenyan trains are full.", ["KE", "GB"]),
        ("The [Danube] rose.", []),
    ],
)
def test_countries_are_what_the_article_is_about(text, countries):
    marked = text.replace("LONDON", "[LONDON]")
    _, _, _, weights = understood(marked)
    assert list(weights) == countries
    assert sum(weights.values()) == pytest.approx(1 if countries else 0, abs=1e-3)
    if "LONDON" in text:
        assert weights["GB"] < 0.15


def test_a_country_in_passing_is_left_out():
    _, _, _, weights = understood("[Peru] votes. " * 40 + "It rained in [Nepal].")
    assert list(weights) == ["PE"]
