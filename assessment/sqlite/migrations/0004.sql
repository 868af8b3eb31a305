-- The list of the screens reads this index and nothing else: page by page in
-- its order, or every name once for a filter.
CREATE INDEX assessments_by_name ON assessments (deleted, changed DESC, id DESC, company);
DROP INDEX assessments_by_change;
