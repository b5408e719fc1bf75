import { type Entry, retryNo } from './entry.ts';

const source = 'commerce-layer';
const doc_url = 'https://docs.commercelayer.io/core/handling-errors';

const correct = retryNo('The same request is refused again.');

/** @param causes one sentence; `what_to_do` another one */
const malformed = (name: string, meaning: string, causes: string, what_to_do: string, http_status = 400): Entry => ({
  name,
  source,
  http_status,
  exit_code: 5,
  meaning,
  causes: [causes],
  what_to_do: [what_to_do],
  ...correct,
  doc_url,
});

const seeSent = '`--verbose` shows what was sent.';
const compare = 'klarna-cl sends the right one: compare with `--curl`.';

/** The codes of requests that Commerce Layer cannot read, or does not take like that. */
export const commerceLayerRequestErrors: readonly Entry[] = [
  malformed(
    'BAD_REQUEST',
    'The request is not one that Commerce Layer can read.',
    'A parameter that is not supported, or JSON that is broken.',
    seeSent,
  ),
  malformed(
    'PARAM_NOT_ALLOWED',
    'An attribute or parameter that this resource does not take.',
    'A misspelt attribute, or one that is read-only or only for integrations.',
    'Compare it with the resource’s page in the API reference.',
  ),
  malformed(
    'PARAM_MISSING',
    'A parameter that the request needs is missing.',
    'A body without `data`, or without its type.',
    seeSent,
  ),
  malformed(
    'INVALID_DATA_FORMAT',
    'A part of the document has not the shape that JSON:API asks for.',
    'One of data, attributes and relationships is not an object.',
    seeSent,
  ),
  malformed(
    'INVALID_LINKS_OBJECT',
    'A relationship is given as a list where one is meant, or the reverse.',
    'A body that was put together by hand.',
    seeSent,
  ),
  malformed(
    'INVALID_RESOURCE',
    'The type is not one of Commerce Layer’s, or not the one of the address.',
    'A misspelt type or relationship.',
    'Correct the type.',
  ),
  malformed(
    'INVALID_RESOURCE_ID',
    'The id is not of the form that ids have.',
    'An id that was cut off, or a number in its place.',
    '`klarna-cl inspect <order number>` finds the id.',
  ),
  malformed(
    'TYPE_MISMATCH',
    'A relationship points to another type than it takes.',
    'The id of one kind of resource was given as that of another.',
    'Correct the type in the relationship.',
  ),
  malformed(
    'KEY_NOT_INCLUDED_IN_URL',
    'The body has another id than the address.',
    'A body that was copied from another resource.',
    'Make both the same.',
  ),
  malformed(
    'KEY_ORDER_MISMATCH',
    'The body of an update has no id.',
    'A body that was written for creating.',
    'Put the id of the resource into the body.',
  ),
  malformed(
    'INVALID_FIELD',
    'A field that the resource does not have, in fields, include or a filter.',
    'A misspelt field, or one of a newer version of the API.',
    'Correct the field.',
  ),
  malformed(
    'INVALID_FIELD_FORMAT',
    'Fields are not given as fields[type]=a,b.',
    'An address that was put together by hand.',
    'Correct the address.',
  ),
  malformed(
    'INVALID_FIELD_VALUE',
    'A field’s value is not of its kind.',
    'A text where a number is meant, or the reverse.',
    'Correct the value.',
  ),
  malformed(
    'INVALID_INCLUDE',
    'The resource has no such relationship to include.',
    'A misspelt relationship, or one of another resource.',
    'Correct the relationship.',
  ),
  malformed(
    'FILTER_NOT_ALLOWED',
    'The list cannot be filtered by this.',
    'A filter that the resource does not offer.',
    'Search by number, id or e-mail.',
  ),
  malformed(
    'INVALID_FILTERS_SYNTAX',
    'The filters are not given as filter[q][field_predicate]=value.',
    'An address that was put together by hand.',
    'Correct the address.',
  ),
  malformed(
    'INVALID_FILTER_VALUE',
    'A filter’s value is not of its field’s kind.',
    'A text where a date or number is meant.',
    'Correct the value.',
  ),
  malformed(
    'INVALID_SORT_CRITERIA',
    'The list cannot be sorted by this.',
    'A field that the resource does not have, or cannot be sorted by.',
    'Sort by another field.',
  ),
  malformed(
    'INVALID_PAGE_OBJECT',
    'The page is not given as page[number] and page[size].',
    'An address that was put together by hand.',
    'Correct the address.',
  ),
  malformed(
    'INVALID_PAGE_VALUE',
    'There is no such page, or none of that size: 25 at most.',
    'A page number or size that is no positive number, or too large.',
    'Use pages of 25 at most.',
  ),
  malformed(
    'METHOD_NOT_ALLOWED',
    'The resource does not take this method.',
    'Deleting or changing what can only be read; a wrong address, or a proxy that changes the method.',
    'Check CL_BASE_URL.',
    405,
  ),
  malformed(
    'NOT_ACCEPTABLE',
    'The Accept header is not application/vnd.api+json.',
    'A client or a proxy that changes headers.',
    compare,
    406,
  ),
  malformed(
    'UNSUPPORTED_MEDIA_TYPE',
    'The Content-Type header is not application/vnd.api+json.',
    'A client or a proxy that changes headers.',
    compare,
    415,
  ),
];
