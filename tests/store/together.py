"""Several processes at the same moment, forked from a server that has imported what they need: they start at once."""

from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.store.preloaded"])


def together(
    work: Callable[..., None], url: str, folder: Path, *extra: object, processes: int = 8
) -> list[Sequence[str]]:
    """Run ``work`` in several processes at once; what each of them wrote."""
    barrier = PROCESSES.Barrier(processes)
    outs = [folder / f"out-{rank}" for rank in range(processes)]
    runners = [
        PROCESSES.Process(target=work, args=(url, rank, barrier, str(out), *extra)) for rank, out in enumerate(outs)
    ]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(300)
    assert [runner.exitcode for runner in runners] == [0] * processes
    return [out.read_text(encoding="utf-8").split() for out in outs]
