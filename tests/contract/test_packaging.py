"""What leaves the checkout: the wheel, the locks, the image, and the front door's promises."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from importlib.metadata import requires
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from aboveboard.setting_table import PREFIX, SETTINGS
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
SHIPPED = ("policies", "migrations", "openapi")
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "hatch_build.py", "mkdocs.yml", "mkdocs_hooks.py")
"""The files at the root that a wheel is built from."""

# --- the wheel

KERNEL = "aboveboard/_kernel.abi3.so"


def built(folder: Path, checkout: Path = ROOT, **surroundings: str) -> Path:
    """Builds the wheel of a checkout without an isolated environment, so without a network. Returns its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True, env={**os.environ, **surroundings})
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel_file(tmp_path_factory):
    return built(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def wheel(wheel_file):
    with zipfile.ZipFile(wheel_file) as archive:
        yield archive


def files_of(folder: str) -> set[str]:
    """Every file in the folder, without what Python, the compiler and the checks keep there for themselves."""
    names = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
    return {
        name for name in names if "__pycache__" not in name and "_cache/" not in name and name[-3:] != ".so"
    }


def metadata(wheel: zipfile.ZipFile, name: str) -> bytes:
    return wheel.read(f"aboveboard-{PROJECT['version']}.dist-info/{name}")


def test_the_wheel_holds_the_package_whole(wheel):
    """Templates, phrases and all; an ignore rule that matches too much would show here."""
    packed = {name for name in wheel.namelist() if name.startswith("aboveboard/")}
    expected = {name.removeprefix("service/") for name in files_of("service")} | {KERNEL}
    assert {name for name in packed if not name.startswith("aboveboard/shipped/")} == expected


@pytest.mark.parametrize("folder", SHIPPED)
def test_the_wheel_holds_what_the_service_reads(wheel, folder):
    """An installed service has the rules, the migrations and the description of its API with it."""
    packed = {name for name in wheel.namelist() if name.startswith(f"aboveboard/shipped/{folder}/")}
    assert files_of(folder)
    assert packed == {f"aboveboard/shipped/{name}" for name in files_of(folder)}


def test_the_wheel_holds_the_built_docs(wheel):
    """A page for each text, with its pictures; not the texts that they were built from."""
    prefix = "aboveboard/shipped/docs/"
    packed = {name.removeprefix(prefix) for name in wheel.namelist() if name.startswith(prefix)}
    folders = {
        name.removeprefix("docs/").removesuffix(".md") for name in files_of("docs") if name.endswith(".md")
    }
    wanted = {f"{name.removesuffix('index')}/index.html".replace("//", "/").lstrip("/") for name in folders}
    assert {name for name in packed if name.endswith(".html")} == wanted
    assert {name for name in packed if name.startswith("images/")} == {
        name.removeprefix("docs/") for name in files_of("docs/images")
    }
    assert "csp.json" in packed
    assert not [name for name in packed if name.endswith(".md")]


COMMIT_FILE = "aboveboard/shipped/commit.txt"


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="these sources are no checkout of git")
def test_the_wheel_carries_its_commit(wheel):
    """`aboveboard --version` names it, wherever the wheel is installed."""
    command = ["git", "rev-parse", "HEAD"]
    commit = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    assert wheel.read(COMMIT_FILE) == commit


def test_the_wheel_runs_on_every_python_of_this_platform(wheel_file):
    """The kernel keeps to what all of them offer (PEP 384)."""
    assert "-cp311-abi3-" in wheel_file.name


def test_a_wheel_builds_outside_of_git_and_without_a_compiler(tmp_path):
    """It carries no commit and no kernel, and is for every platform."""
    made = built(tmp_path / "wheel", copied(tmp_path / "checkout"), CC="false")
    assert made.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(made) as archive:
        assert {COMMIT_FILE, KERNEL}.isdisjoint(archive.namelist())
        assert "aboveboard/kernel.c" in archive.namelist()


def test_two_clones_of_one_commit_give_the_same_wheel(tmp_path):
    """Byte for byte, on the same locked requirements, so that others can check what was published."""
    wheels = []
    for name in ("a", "other/place"):
        clone = tmp_path / name / "checkout"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        wheels.append(built(tmp_path / name / "wheel", clone).read_bytes())
    assert wheels[0] == wheels[1]


def test_the_install_without_a_network_runs_from_any_folder(tmp_path):
    """The command of docs/start/run.md, into a folder of its own; then the package is asked what it has with it."""
    command = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    target = tmp_path / "installed"
    checkout = copied(tmp_path / "checkout")
    subprocess.run([sys.executable, *command, "--target", str(target), "."], cwd=checkout, check=True)
    asked = (
        "import aboveboard; from aboveboard.settings import find_shipped; "
        "print(aboveboard.__file__); print(find_shipped('docs')); print(find_shipped('policies'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(target)}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    package, docs, policies = map(Path, done.stdout.splitlines())
    assert package.is_relative_to(target)
    assert (docs / "index.html").is_file()
    assert (policies / "dial.toml").is_file()


def copied(folder: Path) -> Path:
    """Copies what git would clone, so that pip leaves nothing behind in the checkout. Returns the folder."""
    for name in [*SOURCES, *(f"{source}/" for source in ("service", "docs", *SHIPPED))]:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            folder.mkdir(exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def test_the_wheel_carries_the_licence_and_says_who_and_what(wheel):
    """As the Python packaging standards have it (PEP 639)."""
    described = message_from_bytes(metadata(wheel, "METADATA"))
    assert described["License-Expression"] == "Apache-2.0"
    assert described.get_all("License-File") == ["LICENSE"]
    assert metadata(wheel, "licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert described["Author"] == "The Aboveboard authors"
    assert described["Keywords"]
    assert "Programming Language :: Python :: 3.11" in described.get_all("Classifier")


def test_the_wheel_brings_the_command(wheel):
    """`aboveboard` is there after an install."""
    assert b"aboveboard = aboveboard.cli.main:main" in metadata(wheel, "entry_points.txt")


def test_the_wheel_names_the_pythons_it_runs_on(wheel):
    """3.11 to 3.13, which the locks are tried on."""
    described: Message = message_from_bytes(metadata(wheel, "METADATA"))
    assert set(described["Requires-Python"].split(",")) == {">=3.11", "<3.14"}


# --- the locks


class Pin(NamedTuple):
    version: str
    hashes: int
    extras: frozenset[str] = frozenset()


def pins(lock: str) -> dict[str, Pin]:
    """By normalized name (PEP 503). Fails on a line that is neither `name[extras]==version`, a hash nor a comment."""
    logical = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n?", "", lock, flags=re.MULTILINE))
    found = {}
    for line in filter(str.strip, logical.splitlines()):
        read = re.fullmatch(
            r"([\w.-]+)(?:\[([\w.,-]+)\])?==([\w.!+]+)( ; [^#]+?)?((?:\s+--hash=sha256:[0-9a-f]{64})*)\s*",
            line,
        )
        assert read, f"a lock may not hold this line: {line}"
        extras = frozenset(map(normalized, (read[2] or "").split(","))) - {""}
        pin = Pin(read[3], read[5].count("--hash="), extras)
        known = found.setdefault(normalized(read[1]), pin)  # named with an extra, and again without it
        assert (known.version, known.hashes) == (pin.version, pin.hashes), f"two builds of {read[1]}"
    return found


def normalized(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", name[0]).lower() if name else ""


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_requirement_has_hashes(name):
    """Nothing is installed that was not seen before; no line names an index, a host or a folder."""
    found = pins((ROOT / name).read_text())
    assert found
    assert [each for each, pin in found.items() if pin.hashes == 0] == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url x",
        "a @ file:///a.whl",
        "-f folder",
        "./a.whl",
        "a>=1",
        "--trusted-host b",
        "a==1 --hash=md5:0",
    ],
)
def test_the_reader_of_locks_refuses(line):
    """Planted lines that say where something comes from, or leave open what."""
    with pytest.raises(AssertionError, match="may not hold"):
        pins(f"good==1 \\\n    --hash=sha256:{'0' * 64}\n    # via nobody\n{line}\n")


@pytest.mark.parametrize(
    ("asked", "name"),
    [(PROJECT["dependencies"], LOCKS[0]), (PROJECT["optional-dependencies"]["dev"], LOCKS[2])],
    ids=["run", "dev"],
)
def test_what_the_project_asks_for_is_locked(asked, name):
    """A dependency that is declared is in the lock it belongs to, in a version that was asked for."""
    found = pins((ROOT / name).read_text())
    wanted = {normalized(each): Requirement(each).specifier for each in asked}
    assert sorted(set(wanted) - set(found)) == []
    assert [each for each, versions in wanted.items() if found[each].version not in versions] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_newer_release_cannot_break_an_install(name):
    """Where a locked package asks for another with an extra, the lock names that extra: else pip takes the newest
    release for it, finds that one without a hash, and stops."""
    found = pins((ROOT / name).read_text())
    missing = [
        f"{each} asks for {one}"
        for each in found
        for one in map(Requirement, requires(each) or ())
        if (one.marker is None or one.marker.evaluate({"extra": ""}))
        and not set(map(normalized, one.extras)) <= found[normalized(one.name)].extras
    ]
    assert missing == []


def test_a_package_with_an_extra_is_named_without_it_too():
    """pip may look for it without the extra first, and would then find the newest release, whose hash is not there."""
    lock = (ROOT / "requirements-dev.lock").read_text()
    named = set(re.findall(r"^([\w.-]+)==", lock, flags=re.MULTILINE))
    assert set(re.findall(r"^([\w.-]+)\[[\w.,-]+\]==", lock, flags=re.MULTILINE)) - named == set()


def test_what_is_tested_is_what_is_run():
    """The tests run on the same versions and builds as the service."""
    run, build, dev = (
        {each: (pin.version, pin.hashes) for each, pin in pins((ROOT / name).read_text()).items()}
        for name in LOCKS
    )
    assert (run | build).items() <= dev.items()


# --- the image


class Instruction(NamedTuple):
    word: str
    rest: str


def instructions(text: str) -> list[Instruction]:
    lines = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [Instruction(*line.split(maxsplit=1)) for line in lines if line.strip()]


IMAGE = instructions((ROOT / "Dockerfile").read_text())
FINAL = IMAGE[max(at for at, each in enumerate(IMAGE) if each.word == "FROM") :]


def final(word: str) -> list[str]:
    return [each.rest for each in FINAL if each.word == word]


def test_what_the_image_copies_is_there_and_let_in():
    """Each source exists in the checkout and is an exception of .dockerignore, which starts by leaving out all."""
    copies = [
        each.rest.split() for each in IMAGE if each.word == "COPY" and not each.rest.startswith("--from")
    ]
    sources = {word.removeprefix("./") for words in copies for word in words[:-1]}
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    assert [source for source in sorted(sources) if not (ROOT / source).exists()] == []
    assert {line.removeprefix("!") for line in ignore if line.startswith("!")} == sources
    assert next(line for line in ignore if line and not line.startswith("#")) == "*"


def test_the_image_installs_by_hash_only():
    """Every install in it is checked against a lock, or is our own wheel without a network."""
    commands = [command for each in IMAGE if each.word == "RUN" for command in each.rest.split("&&")]
    installs = [command for command in commands if re.search(r"\bpip\b.* (install|wheel)\b", command)]
    assert installs
    assert [each for each in installs if "--require-hashes" not in each and "--no-index" not in each] == []


def test_the_image_runs_as_nobody_in_particular():
    """The last USER is a number other than root's, so that an orchestrator can see it is not root."""
    user = final("USER")[-1].split(":")[0]
    assert user.isdigit()
    assert int(user) != 0


def test_the_image_carries_no_tools():
    """The stage that runs installs nothing with a package manager."""
    assert [each for each in final("RUN") if re.search(r"\b(apt|apt-get|pip|gcc|curl|wget)\b", each)] == []


def test_the_image_says_whether_it_is_well():
    """The health check is Python's own, and what it runs compiles."""
    check = final("HEALTHCHECK")[-1]
    assert "/healthz" in check
    words = json.loads(check[check.index("[") :])
    assert words[:2] == ["python", "-c"]
    compile(words[2], "HEALTHCHECK", "exec")


def test_the_image_keeps_its_data_in_a_volume():
    """Where the data folder is, there is a volume."""
    assert final("VOLUME") == ["/data"]
    assert "ABOVEBOARD_DATA=/data" in " ".join(final("ENV"))


def test_the_image_is_the_command():
    """`docker run aboveboard` serves, `docker run aboveboard doctor` is `aboveboard doctor`."""
    assert (final("ENTRYPOINT"), final("CMD")) == (['["aboveboard"]'], ['["serve"]'])


# --- compose.yaml

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
GATEWAY, DATABASE = COMPOSE["services"]["gateway"], COMPOSE["services"]["database"]


def test_compose_builds_this_image_and_waits_for_the_database():
    """The gateway starts once the database answers."""
    assert GATEWAY["build"] == "."
    assert GATEWAY["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert DATABASE["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert "healthcheck" not in GATEWAY  # the image's own holds


def test_compose_sets_settings_that_exist():
    """Each name of ours is a setting, and the image's port is the one that is published."""
    known = {f"{PREFIX}{row.name}" for row in SETTINGS}
    assert {name for name in GATEWAY["environment"] if name.startswith(PREFIX)} <= known
    assert GATEWAY["environment"][f"{PREFIX}DATABASE_URL"].startswith("postgresql://")
    assert [port.split(":")[0] for port in GATEWAY["ports"]] == ["127.0.0.1"]
    assert [port.split(":")[2] for port in GATEWAY["ports"]] == final("EXPOSE")


def test_compose_keeps_everything_in_volumes():
    """What the image keeps in /data, and what the database keeps."""
    assert GATEWAY["volumes"] == [f"data:{final('VOLUME')[0]}"]
    named = {volume.split(":")[0] for service in (GATEWAY, DATABASE) for volume in service["volumes"]}
    assert named == set(COMPOSE["volumes"])


def test_compose_holds_no_secret():
    """The password comes from outside, and without one nothing starts; the file that may hold it is not committed."""
    given = [
        value
        for service in (GATEWAY, DATABASE)
        for name, value in service["environment"].items()
        if "PASSWORD" in name or "://" in value
    ]
    assert len(given) == 2
    assert all("${POSTGRES_PASSWORD:?" in value for value in given)
    assert "/.env" in (ROOT / ".gitignore").read_text().splitlines()


# --- the front door

MAKEFILE = (ROOT / "Makefile").read_text()
README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()


def test_make_help_lists_every_target():
    """Each target has its sentence, and `make` alone prints them."""
    declared = re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)[1].split()
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[1] for line in shown.splitlines()] == declared
    assert all(line.endswith(".") for line in shown.splitlines())


def test_continuous_integration_runs_what_the_readme_says():
    """The one test command, and the checks; bash can read the script, and it can be started."""
    script = ROOT / ".ci" / "run"
    assert {"make test", "make lint"} <= set(script.read_text().splitlines())
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_the_readme_starts_with_the_two_commands():
    """A newcomer sees at once how to try it and how to test it."""
    top = README[: README.index("\n## ", README.index("\n## ") + 1)]
    assert "make demo" in top
    assert "make test" in top


def test_the_map_is_the_folder():
    """Every package has its line in the map, and every line its package."""
    drawn = re.findall(r"^\| `aboveboard/(\w+)/` ", CONTRIBUTING, flags=re.MULTILINE)
    packages = sorted(path.parent.name for path in (ROOT / "service" / "aboveboard").glob("*/__init__.py"))
    assert sorted(drawn) == packages
