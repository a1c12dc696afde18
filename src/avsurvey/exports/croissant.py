"""Croissant: what is in the Parquet files, for programs that load data sets (https://docs.mlcommons.org/croissant)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from avsurvey.exports.columnar import parquet_tables, render_parquet
from avsurvey.exports.flat import DESCRIPTION_FILE, SUFFIX, described
from avsurvey.exports.linked_data import LICENCE
from avsurvey.graph import Graph
from avsurvey.kb import KnowledgeBase
from avsurvey.records import KINDS, Described, Record, Results

CONFORMS_TO: Final = "http://mlcommons.org/croissant/1.0"
TITLE: Final = "avsurvey"
DESCRIPTION: Final = (
    "A machine-checked survey of audio-video generation, understanding and unified models: papers, models, datasets, "
    "benchmarks, tokenizers, metrics, and reported results with who measured them, on what, how, and where they stand."
)
CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of the specification, version 1.0, which readers compare."""
TYPES: Final = {pa.string(): "sc:Text", pa.int64(): "sc:Integer", pa.float64(): "sc:Float", pa.bool_(): "sc:Boolean"}


def parquet_with_croissant(
    kb: KnowledgeBase,
    graph: Graph,
    records: Iterable[Record],
    sheets: Iterable[Results] | None = None,
    address: str = "",
) -> dict[str, bytes]:
    """Parquet files and their description, which says at what address they stand; beside it where none is given."""
    files = render_parquet(parquet_tables(kb, graph, records, sheets))
    return {**files, DESCRIPTION_FILE: render_croissant(kb, files, address)}


def render_croissant(kb: KnowledgeBase, files: Mapping[str, bytes], address: str = "") -> bytes:
    """The description of some Parquet files, given by name."""
    day = newest_reading(kb)
    document = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "conformsTo": CONFORMS_TO,
        "license": LICENCE,
        "citeAs": cite_as(day),
        **({"url": address} if address else {}),
        "version": version("avsurvey"),
        "datePublished": day,
        "creator": {"@type": "sc:Organization", "name": "The avsurvey contributors"},
        "isLiveDataset": True,
        "distribution": [_file(name, content, address) for name, content in files.items()],
        "recordSet": [_record_set(name.removesuffix(SUFFIX), content) for name, content in files.items()],
    }
    return (json.dumps(document, indent=1) + "\n").encode()


def newest_reading(kb: KnowledgeBase) -> str:
    """The day on which the newest source was read: that of the data, whatever the clock says."""
    records = (record for record in kb.records() if isinstance(record, Described | Results))
    return max((str(source.seen) for record in records for source in record.sources), default="1970-01-01")


def cite_as(day: str) -> str:
    """How to cite the whole."""
    return (
        f"@misc{{avsurvey, title={{avsurvey: a living, machine-checked survey of audio-video generation, understanding "
        f"and unified models}}, author={{{{The avsurvey contributors}}}}, year={{{day[:4]}}}, "
        f"version={{{version('avsurvey')}}}}}"
    )


def _file(name: str, content: bytes, address: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": address + name,
        "contentSize": f"{len(content)} B",
        "encodingFormat": "application/x-parquet",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _record_set(name: str, content: bytes) -> dict[str, Any]:
    schema = pq.read_schema(pa.BufferReader(content))
    told = {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": described(name),
        "field": [_field(name, field) for field in schema],
    }
    return told | ({"key": {"@id": f"{name}/id"}} if name in KINDS else {})


def _field(name: str, field: pa.Field) -> dict[str, Any]:
    is_list = pa.types.is_list(field.type)
    told = {
        "@type": "cr:Field",
        "@id": f"{name}/{field.name}",
        "name": f"{name}/{field.name}",
        "dataType": TYPES[field.type.value_type if is_list else field.type],
        "source": {"fileObject": {"@id": name + SUFFIX}, "extract": {"column": field.name}},
    }
    return told | ({"repeated": True} if is_list else {})
