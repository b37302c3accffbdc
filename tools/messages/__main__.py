"""`python -m tools.messages extract | compile | check`: keep the French of the portal whole.

extract  bring locale/fr/LC_MESSAGES/django.po up to date with the source; new texts come in empty, texts
         that went are dropped
compile  write the .mo beside it (script/setup and the Dockerfile do the same)
check    say what is missing or badly written, and end with 1 if anything is
"""

import argparse
import sys

from tools.messages import catalogue, checks, extraction

LANGUAGES = ("fr",)


def main() -> int:
    """Run one command for every language. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("command", choices=("extract", "compile", "check"))
    command = parser.parse_args().command
    found = list(extraction.messages())
    return max(_run(command, language, found) for language in LANGUAGES)


def _run(command: str, language: str, found: list[extraction.Message]) -> int:
    if command == "compile":
        catalogue.compile_one(language)
        return 0
    if command == "extract":
        catalogue.save(language, catalogue.renewed(catalogue.read(language), found))
    faults = checks.of_catalogue(catalogue.read(language), found)
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    sys.stderr.write(f"{language}: {len({one.key for one in found})} texts, {len(faults)} faults\n")
    return int(command == "check" and bool(faults))


if __name__ == "__main__":
    sys.exit(main())
