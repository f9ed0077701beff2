"""`python -m tests.chaos --seconds 90 --seed 7`: the fault tests for as long as one likes."""

import argparse
import asyncio
import secrets
import sys

from tests.chaos.figures import logged, table
from tests.chaos.run import Plan, run


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    asked.add_argument("--seconds", type=float, default=90.0, help="of load and trouble")
    asked.add_argument("--seed", type=int, default=secrets.randbelow(100_000), help="to have the same again")
    asked.add_argument("--haste", type=float, default=1.0, help="count a killed copy's claims in less time")
    given = asked.parse_args()
    print(f"seed {given.seed}", flush=True)
    result = asyncio.run(run(Plan(given.seconds, given.seed, given.haste)))
    print(table(result.figures))
    print("\nwhat the copies logged:")
    print("\n".join(f"  {times:5} {what}" for what, times in logged(result.said).most_common()))
    print("\n" + ("\n".join(result.faults) or "everything holds"))
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main())
