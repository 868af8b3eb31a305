-- What the pack of an assessment made of its answers when they were last saved
-- with it. Without a row that was not recorded.
CREATE TABLE recommendations (
  assessment TEXT PRIMARY KEY REFERENCES assessments (id),
  answers    TEXT NOT NULL, -- JSON: question to "unknown" or a list of options
  possible   TEXT NOT NULL  -- JSON: attribute to a list of possible values
) STRICT;
