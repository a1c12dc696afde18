"""Services that know works: arXiv, Crossref, DataCite and OpenAlex, asked politely and read with distrust."""

from avsurvey.services.arxiv import MAX_BATCH, fetch_arxiv, fetch_arxiv_batch, search_arxiv
from avsurvey.services.client import SERVICES, Client, NotThere, Service, ServiceError
from avsurvey.services.crossref import fetch_crossref
from avsurvey.services.datacite import fetch_datacite
from avsurvey.services.openalex import Pointers, fetch_openalex
from avsurvey.services.web_page import fetch_page
from avsurvey.services.work import Work

__all__ = [
    "MAX_BATCH",
    "SERVICES",
    "Client",
    "NotThere",
    "Pointers",
    "Service",
    "ServiceError",
    "Work",
    "fetch_arxiv",
    "fetch_arxiv_batch",
    "fetch_crossref",
    "fetch_datacite",
    "fetch_openalex",
    "fetch_page",
    "search_arxiv",
]
