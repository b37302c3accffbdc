"""Real processes of the portal, at a pace for tests."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACE = {
    "JOB_LEASE_SECONDS": "3",
    "JOB_HEARTBEAT_SECONDS": "0.5",
    "JOB_PROGRESS_SECONDS": "0.2",
    "JOB_SWEEP_SECONDS": "0.5",
    "AUDIT_SEAL_SECONDS": "0.5",
    "CELERY_SKIP_CHECKS": "1",
}
KINDS = "tests.integration.jobs.kinds"


class Engine:
    """Starts processes on the test's database and broker, and ends them all."""

    def __init__(self, environment, folder):
        self.environment = {**environment, **PACE, "AUDIT_ANCHOR": str(folder / "anchor")}
        self.folder = folder
        self.running = []

    def worker(self, *, children=2):
        return self.start(
            "celery", "-A", "cpo_portal", "worker", "--concurrency", str(children), "-l", "INFO", "-I", KINDS
        )

    def beat(self):
        return self.start("celery", "-A", "cpo_portal", "beat", "-l", "INFO")

    def sweeper(self):
        return self.start("tests.integration.jobs.manage", "run_sweeper")

    def run_jobs(self, *options):
        return self.start("tests.integration.jobs.manage", "run_jobs", *options)

    def start(self, module, *arguments):
        log = (self.folder / f"process-{len(self.running)}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        self.running.append(process)
        return process

    def log(self, process):
        return (self.folder / f"process-{self.running.index(process)}.log").read_text()

    def end(self, process):
        """SIGTERM, and the exit code."""
        process.terminate()
        return process.wait(timeout=30)

    def end_all(self):
        for process in self.running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def logs(self):
        return "\n".join(f"--- {path.name}\n{path.read_text()}" for path in self.folder.glob("process-*.log"))


def wait_until(condition, seconds=45, engine=None):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not so after {seconds} s\n{engine.logs() if engine else ''}")
        time.sleep(0.05)
