"""Sixty questions to the search in a real browser: how many find their answer, and how long a letter takes.

Run it as ``python -m benchmarks.search [REPEATS]``. The questions were written before the search was tuned.
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from avsurvey.site import Options, Project, build_site
from benchmarks.gallery import chromium_beside

AMONG_FIRST: Final = 5
QUESTIONS: Final[tuple[tuple[str, str, str], ...]] = (
    # acronyms and names of systems
    ("acronym", "MMAudio", "models/mmaudio/"),
    ("acronym", "diff-foley", "models/diff-foley/"),
    ("acronym", "FoleyCrafter", "models/foleycrafter/"),
    ("acronym", "JavisDiT", "models/javisdit/"),
    ("acronym", "BAGEL", "models/bagel/"),
    ("acronym", "show-o", "models/show-o/"),
    ("acronym", "qwen2.5-omni", "models/qwen2-5-omni/"),
    ("acronym", "omniagent", "models/omniagent-native/"),
    ("acronym", "av-hubert", "models/av-hubert/"),
    ("acronym", "EnCodec", "tokenizers/encodec/"),
    ("acronym", "wavtokenizer", "tokenizers/wavtokenizer/"),
    ("acronym", "mimi", "tokenizers/mimi/"),
    ("acronym", "VGGSound", "datasets/vggsound/"),
    ("acronym", "AudioSet", "datasets/audioset/"),
    ("acronym", "lrs3", "datasets/lrs3/"),
    ("acronym", "worldsense", "benchmarks/worldsense/"),
    ("acronym", "GenEval", "benchmarks/geneval/"),
    ("acronym", "daily omni", "benchmarks/daily-omni/"),
    ("acronym", "FD PaSST", "metrics/fd-passt/"),
    ("acronym", "DeSync", "metrics/desync/"),
    ("acronym", "LSE-C", "metrics/lse-c/"),
    # other spellings
    ("alias", "VGG-Sound", "datasets/vggsound/"),
    ("alias", "vgg sound", "datasets/vggsound/"),
    ("alias", "javis dit", "models/javisdit/"),
    ("alias", "foley crafter", "models/foleycrafter/"),
    ("alias", "diff foley", "models/diff-foley/"),
    ("alias", "rectified flow", "terms/paradigms/flow-matching/"),
    ("alias", "source localization", "tasks/sound-source-localization/"),
    ("alias", "AVQA", "tasks/audio-visual-question-answering/"),
    ("alias", "Sound of Pixels dataset", "datasets/music-data/"),
    # authors
    ("author", "ho kei cheng", "papers/cheng2024taming/"),
    ("author", "yuki mitsufuji", "authors/yuki-mitsufuji/"),
    ("author", "Andrew Owens", "authors/andrew-owens/"),
    ("author", "zisserman", "authors/andrew-zisserman/"),
    ("author", "Joon Son Chung", "authors/joon-son-chung/"),
    ("author", "mitsufuji taming", "papers/cheng2024taming/"),
    # identifiers
    ("identifier", "2412.15322", "papers/cheng2024taming/"),
    ("identifier", "arXiv:2412.15322", "papers/cheng2024taming/"),
    ("identifier", "2305.11846", "papers/tang2023anytoany/"),
    ("identifier", "cheng2024taming", "papers/cheng2024taming/"),
    ("identifier", "https://arxiv.org/abs/2412.15322", "papers/cheng2024taming/"),
    # titles, whole, in part, and with slips
    ("title", "Taming Multimodal Joint Training for High-Quality Video-to-Audio Synthesis", "papers/cheng2024taming/"),
    ("title", "high-quality video-to-audio synthesis", "papers/cheng2024taming/"),
    ("title", "one embedding space to bind them all", "papers/girdhar2023imagebind/"),
    ("title", "high fidelity neural audio compression", "papers/defossez2022high/"),
    ("title", "mixed-modal early-fusion foundation models", "papers/chameleonteam2024chameleon/"),
    ("title", "attention is all you need", "papers/vaswani2017attention/"),
    ("slip", "tamming multimodal joint", "papers/cheng2024taming/"),
    ("slip", "taming mutlimodal", "papers/cheng2024taming/"),
    ("slip", "foleycraftr", "models/foleycrafter/"),
    ("slip", "imagbind one embeding space", "papers/girdhar2023imagebind/"),
    ("slip", "encodek", "tokenizers/encodec/"),
    ("slip", "Yuki Mitsufugi", "authors/yuki-mitsufuji/"),
    ("slip", "worldsens", "benchmarks/worldsense/"),
    # topics
    ("topic", "video to audio", "tasks/video-to-audio/"),
    ("topic", "talking head", "tasks/talking-head/"),
    ("topic", "flow matching", "terms/paradigms/flow-matching/"),
    ("topic", "joint audio-video generation", "tasks/joint-generation/"),
    ("topic", "audio-visual segmentation", "tasks/audio-visual-segmentation/"),
    ("topic", "conflicts", "conflicts/"),
)
ASK: Final = """async (text) => {
    const { find } = await import(new URL("assets/search.js", document.baseURI));
    const began = performance.now();
    const hits = await find(text, "");
    return { milliseconds: performance.now() - began, hits: hits.map((hit) => hit.url) };
}"""


def ask(page: Page, address: str, text: str) -> tuple[float, list[str]]:
    """Milliseconds from question to hits, and their addresses below the site's root."""
    answer: dict[str, Any] = page.evaluate(ASK, text)
    return answer["milliseconds"], [url.removeprefix(address) for url in answer["hits"]]


def measure(page: Page, address: str, repeats: int) -> dict[str, Any]:
    """Ask every question some times; the first time of each counts for the hits."""
    times, missed = [], []
    for sort, text, wanted in QUESTIONS:
        for turn in range(repeats):
            took, hits = ask(page, address, text)
            times.append(took)
            if not turn and wanted not in hits[:AMONG_FIRST]:
                missed.append({"sort": sort, "question": text, "wanted": wanted, "hits": hits[:AMONG_FIRST]})
    ordered = sorted(times)
    return {
        "questions": len(QUESTIONS),
        "found": len(QUESTIONS) - len(missed),
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(0.95 * len(ordered))], 1),
        "missed": missed,
    }


def main() -> None:
    """Build the site, serve it, ask, and print the figures as JSON."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    project = Project.at(Path())
    build_site(project, Options())
    with chromium_beside(project) as (browser, address):
        page = browser.new_page()
        page.goto(address, wait_until="networkidle")
        ask(page, address, "warm")
        figures = measure(page, address, repeats)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
