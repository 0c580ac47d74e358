"""When two addresses are one: the canonical form that the archive knows addresses by.

Merged are the spellings that no server of news tells apart:

- case of scheme and host, default ports, trailing dots of the host, its Unicode and ASCII (punycode) form, IPv6 forms,
  dot segments, the empty path, percent digits in small letters (RFC 3986, sections 6.2.2 and 6.2.3);
- percent coding of characters that have no role where they stand: unreserved ones everywhere, `!'()*:@$` in the path,
  these and `/?,` in the query; and letters outside ASCII with their UTF-8 coding;
- in the query, read as forms write it (WHATWG URL, section 5): `+` and `%20`, the order of fields with different names,
  empty fields, `a` and `a=`, a query with nothing in it;
- the fragment, which servers never see, so that what is archived can't depend on it;
- fields that count readers and session ids (`trackers`), in the query and as parameters of the path.

Kept apart is all that may name another page: case, trailing slash, doubled slashes and file names of the path, `%2F`
and `/` in it, coded and plain `;=,&+`, page numbers and identifiers, fields that are there without a value, the order
of fields with one name, `;` in a query (no separator), hosts with and without `www.`, and whatever may be an AMP or
print edition: only a page can say which address it is known by.

http and https are kept apart too: they are different origins (RFC 9110, section 4.2.2), and the form must name a page
that can be opened, which an https address made up for an outlet without it can't. That an outlet moved is seen where
there is evidence: a redirect, a declared address, the same text.
"""

from storage.urls.canonical import LONGEST, canonical
from storage.urls.hosts import DEFAULT_PORTS, host_of, is_web

__all__ = ["DEFAULT_PORTS", "LONGEST", "canonical", "host_of", "is_web"]
