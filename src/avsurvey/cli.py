import sys
from pathlib import Path
def main():
    from avsurvey.kb import read_folder
    from avsurvey.rules import check_folder
    fs = check_folder(read_folder(Path("data")))
    for f in fs: print(f)
    print(len(fs), "findings")
    sys.exit(bool(fs))
