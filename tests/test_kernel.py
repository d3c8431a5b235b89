"""The compiled form of the numbers: which one a process takes, and that nothing from outside can hurt it.

That it computes the same as NumPy is in tests/engine/test_slot_chances.py.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from aboveboard import kernel
from aboveboard.build import KERNEL, identify_build
from aboveboard.kernel import SOURCE, KernelForm, adds_alike, choose_form

ROOT = Path(__file__).parents[1]
compiled = pytest.mark.skipif(kernel.NATIVE is None, reason=kernel.CHOSEN.because)


def test_the_setting_keeps_to_numpy():
    """And says so; nothing is wrong then."""
    assert choose_form("off") == KernelForm(None, "ABOVEBOARD_KERNEL is off")


@pytest.mark.parametrize(
    ("module", "because"),
    [
        (None, "nothing was compiled when it was installed"),
        (SimpleNamespace(SOURCE="another"), "what was compiled is of another version"),
    ],
)
def test_without_a_kernel_of_this_source_numpy_computes(monkeypatch, module, because):
    """A kernel of an earlier version is never taken. The operator hears what to do about it."""
    monkeypatch.setitem(sys.modules, "aboveboard._kernel", module)
    found = choose_form("on")
    assert (found.native, found.because, found.name) == (None, because, "numpy")
    assert bool(found.remedy) == (module is not None)


@compiled
def test_a_numpy_that_adds_in_another_order_computes_alone(monkeypatch):
    """Then the two forms would not agree to the last bit."""
    plain = SimpleNamespace(SOURCE=kernel.NATIVE.SOURCE, add=lambda cells: sum(cells.tolist()))
    assert adds_alike(kernel.NATIVE)
    assert not adds_alike(plain)
    monkeypatch.setitem(sys.modules, "aboveboard._kernel", plain)
    assert choose_form("on").native is None


@compiled
@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 127, 128, 129, 136, 137, 1000, 20_000])
def test_rows_add_up_in_the_order_of_numpy(size):
    """Of any size, alone and as one of several rows."""
    rows = np.random.default_rng(size).normal(size=(3, size)) * 10.0 ** np.arange(3)[:, None]
    assert [kernel.NATIVE.add(row) for row in rows] == np.add.reduce(rows, axis=1).tolist()


def test_the_build_says_which_form_computes():
    """A record names its build."""
    assert identify_build().packages[KERNEL] == kernel.CHOSEN.name


ONES = np.ones((2, 3))
GIVEN = (np.ones(3), ONES, 1, 1.0, [(), (1,)], 9.0, 0.0, 1.0, 0.1, 0.5, 3, 0, (), None, np.empty((2, 3)))
GRID = (ONES, [0], [1.0], np.arange(2), np.ones(2), 1.0, np.empty((1, 2)), np.empty(2))
WRONG = [
    *[
        (1, np.ones((2, 4))),
        (2, 3),
        (2, -1),
        (2, "1"),
        (3, None),
        (4, []),
        (4, [(2,)]),
        (4, [(-1,)]),
        (4, [3]),
    ],
    *[
        (4, 7),
        (9, "x"),
        (10, 0),
        (10, 4),
        (11, 3),
        (11, -1),
        (11, 2**80),
        (12, (3,)),
        (12, 5),
        (13, np.ones(2)),
    ],
    *[
        (14, np.empty((1, 3))),
        (14, b"0" * 48),
        (0, np.ones(3, np.float32)),
        (0, np.ones(0)),
        (0, np.ones(6)[::2]),
    ],
]


@compiled
@pytest.mark.parametrize(("at", "wrong"), WRONG, ids=range(len(WRONG)))
def test_the_kernel_refuses_what_does_not_fit(at, wrong):
    """Another size, an index outside, or no number: an exception, and no memory is touched."""
    kernel.NATIVE.choose(*GIVEN)
    with pytest.raises((ValueError, TypeError, OverflowError, BufferError)):
        kernel.NATIVE.choose(*[wrong if place == at else each for place, each in enumerate(GIVEN)])


WRONG_ROWS = [
    *[(0, np.ones(6)), (1, [2]), (1, [-1]), (1, [0, 1]), (1, ["0"]), (2, [1.0, 2.0]), (2, ["x"]), (1, 3)],
    *[(3, np.array([0, 3])), (3, np.array([-1, 0])), (3, np.arange(3)), (3, None), (4, np.ones(3)), (5, "1")],
    *[(6, np.empty((2, 2))), (7, np.empty(3)), (7, b"0" * 16)],
]


@compiled
@pytest.mark.parametrize(("at", "wrong"), WRONG_ROWS, ids=range(len(WRONG_ROWS)))
def test_the_kernel_reads_nothing_outside_of_the_grid(at, wrong):
    """Rows and columns are checked before they are read."""
    kernel.NATIVE.score(*GRID)
    with pytest.raises((ValueError, TypeError, OverflowError, BufferError)):
        kernel.NATIVE.score(*[wrong if place == at else each for place, each in enumerate(GRID)])


@compiled
def test_the_kernel_takes_so_many_arguments_and_no_other_number():
    """A caller of another version gets an exception."""
    native = kernel.NATIVE
    for function in (native.choose, native.score, native.draw, native.lift, native.lead, native.find_new):
        with pytest.raises(TypeError, match="arguments"):
            function(1)
    with pytest.raises(ValueError, match="no candidate"):
        kernel.NATIVE.draw(np.empty(0), 0.5)


def builder():
    """The build hook at the root, as a module."""
    found = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("compiler", ["false", "/nowhere/cc"])
def test_a_compiler_that_fails_leaves_nothing_behind(monkeypatch, tmp_path, compiler):
    """The build goes on without the kernel, and says why."""
    monkeypatch.setenv("CC", compiler)
    assert compiler in builder().compile_kernel(SOURCE.parent, tmp_path / "_kernel.abi3.so")
    assert list(tmp_path.iterdir()) == []


@compiled
def test_two_builds_of_one_source_are_equal_byte_for_byte(tmp_path):
    """Wherever the checkout is, so that two wheels of one commit are equal."""
    made = []
    for name in ("a", "another/place"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / SOURCE.name).write_bytes(SOURCE.read_bytes())
        assert builder().compile_kernel(folder, folder / "_kernel.abi3.so") == ""
        made.append((folder / "_kernel.abi3.so").read_bytes())
    assert made[0] == made[1]


FUZZ = """
import importlib.util, sys
import numpy as np
found = importlib.util.spec_from_file_location("_kernel", sys.argv[1])
native = importlib.util.module_from_spec(found)
found.loader.exec_module(native)
random = np.random.default_rng(7)
strange = [None, -1, 0, 1, 3, 2**70, 0.5, float("nan"), float("inf"), "x", (), (0,), [(0,), (9,)], [[0, -1]], np.ones(0)]
strange += [np.ones(3), np.ones((2, 3)), np.arange(3), np.full(3, np.nan), np.full(3, -np.inf), b"01234567"]
done = 0
for turn in range(int(sys.argv[2])):
    n, k, sets = int(random.choice([1, 2, 8, 99, 101, 300])), int(random.integers(0, 14)), int(random.integers(1, 9))
    wide = float(random.choice([0.0, 1.0, 1e300]))
    base, effects = random.normal(size=n) * wide, random.normal(size=(k, n)) * wide
    base[random.random(n) < 0.2] = random.choice([-np.inf, np.nan, 0.0])
    dropped = [[row for row in range(k) if random.random() < 0.5] for _ in range(sets)]
    above = tuple(random.permutation(n)[: random.integers(0, min(n, 5))].tolist())
    costs = None if random.random() < 0.5 else random.random((int(random.integers(0, 3)), n))
    numbers = [float(random.choice([0.0, 0.05, 1.0, 1e9, np.nan])) for _ in range(5)]
    given = [base, effects, int(random.integers(0, k + 1)), numbers[0], dropped, *numbers[1:], float(random.random())]
    given += [int(random.integers(1, n + 1)), int(random.integers(0, n)), above, costs, np.empty((sets, n))]
    grid = [effects if k else base[None, :], random.integers(0, max(k, 1), sets).tolist(), [1.5] * sets]
    grid += [random.permutation(n), base, 0.5, np.empty((sets, n)), np.empty(n)]
    rest = [(native.lift, [effects, n, given[11]]), (native.find_new, [effects, given[2], base, base])]
    rest += [(native.lead, [base, base, effects, 0.1]), (native.draw, [base, numbers[0]])]
    for function, arguments in [(native.choose, given), (native.score, grid), *rest]:
        for place in random.permutation(len(arguments))[: random.integers(0, 2)].tolist():
            arguments[place] = strange[random.integers(len(strange))]
        try:
            function(*arguments)
            done += 1
        except (ValueError, TypeError, OverflowError, BufferError, MemoryError):
            pass
print(done)
"""


@compiled
@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the sanitizers are preloaded as on Linux")
def test_no_call_reads_or_writes_where_it_may_not(tmp_path):
    """Under the sanitizers of memory and of undefined behaviour, with numbers and arguments of every kind."""
    flags = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g")
    made = tmp_path / "_kernel.abi3.so"
    fault = builder().compile_kernel(SOURCE.parent, made, *flags)
    assert not fault
    library = subprocess.run(
        ["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    ).stdout.strip()
    surroundings = {"LD_PRELOAD": library, "ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run(
        [sys.executable, "-c", FUZZ, str(made), "30000"], env=surroundings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > 30_000
