-- Two roles that belong to no person. People are given them; see "members".
DO $$ BEGIN CREATE ROLE trustpath_user NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE trustpath_remover NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

-- Whose assessments a person sees: what they pushed first, those of their team, or all.
CREATE TABLE trustpath.members (
  role  text COLLATE "C" PRIMARY KEY,
  level text NOT NULL CHECK (level IN ('own', 'team', 'all')),
  team  text COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE trustpath.assessments (
  id           text COLLATE "C" PRIMARY KEY,
  head         text COLLATE "C" NOT NULL, -- SHA-256 of the bundle
  bundle       text NOT NULL,
  company      text NOT NULL,
  pack_id      text COLLATE "C" NOT NULL,
  pack_version text COLLATE "C" NOT NULL,
  pack_digest  text COLLATE "C" NOT NULL,
  changed      timestamptz NOT NULL,
  owner        text COLLATE "C" NOT NULL, -- who pushed it first
  team         text COLLATE "C" NOT NULL, -- of the owner then
  pushed_by    text COLLATE "C" NOT NULL,
  pushed       timestamptz NOT NULL,
  sector       text COLLATE "C" NOT NULL,
  region       text COLLATE "C" NOT NULL,
  size         text COLLATE "C" NOT NULL,
  outcome      text COLLATE "C" NOT NULL,
  decision     int[] NOT NULL, -- this and the rest: what is counted, as numbers of words
  gate         int[] NOT NULL,
  duty         int[] NOT NULL,
  late         int[] NOT NULL,
  work         int[] NOT NULL,
  date         jsonb NOT NULL -- of milestones
);
DO $$ BEGIN -- a third of a push is compression otherwise
  ALTER TABLE trustpath.assessments ALTER bundle SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL; END $$;
CREATE INDEX assessments_by_owner ON trustpath.assessments (owner);
CREATE INDEX assessments_by_team ON trustpath.assessments (team);
CREATE INDEX assessments_by_pusher ON trustpath.assessments (pushed_by, pushed DESC);

-- The facts that are counted. Grouping numbers takes a third of the time that grouping texts takes.
CREATE TABLE trustpath.words (
  number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind   text COLLATE "C" NOT NULL,
  key    text COLLATE "C" NOT NULL,
  value  text COLLATE "C" NOT NULL,
  UNIQUE (kind, key, value)
);

-- Every push. Nothing in it is changed; only "remove" deletes.
CREATE TABLE trustpath.pushes (
  number bigint GENERATED ALWAYS AS IDENTITY,
  id     text COLLATE "C" NOT NULL REFERENCES trustpath.assessments (id),
  head   text COLLATE "C" NOT NULL,
  parent text COLLATE "C" NOT NULL,
  by     text COLLATE "C" NOT NULL,
  pushed timestamptz NOT NULL,
  PRIMARY KEY (id, number)
);

CREATE TABLE trustpath.removed (
  id      text COLLATE "C" PRIMARY KEY,
  by      text COLLATE "C" NOT NULL,
  removed timestamptz NOT NULL
);

CREATE TABLE trustpath.packs (
  digest  text COLLATE "C" PRIMARY KEY,
  id      text COLLATE "C" NOT NULL,
  version text COLLATE "C" NOT NULL,
  by      text COLLATE "C" NOT NULL,
  pushed  timestamptz NOT NULL,
  archive bytea NOT NULL
);

-- The level of the person who is connected, or NULL. SET ROLE changes nothing.
CREATE FUNCTION trustpath.my_level() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT level FROM trustpath.members WHERE role = session_user::text $$;

CREATE FUNCTION trustpath.my_team() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT team FROM trustpath.members WHERE role = session_user::text $$;

-- The teams whose assessments the person who is connected sees besides their own.
CREATE FUNCTION trustpath.my_teams() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE level
    WHEN 'all' THEN (SELECT array_agg(DISTINCT team) FROM (SELECT team FROM trustpath.members UNION SELECT DISTINCT team FROM trustpath.assessments) t)
    WHEN 'team' THEN CASE team WHEN '' THEN '{}' ELSE ARRAY[team] END
    ELSE '{}' END
  FROM trustpath.members WHERE role = session_user::text
$$;

CREATE FUNCTION trustpath.may_see(owner text, team text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT trustpath.my_level() IS NOT NULL AND (owner = session_user::text OR team = ANY (trustpath.my_teams())) $$;

ALTER TABLE trustpath.assessments ENABLE ROW LEVEL SECURITY;
ALTER TABLE trustpath.pushes ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON trustpath.assessments FOR SELECT TO trustpath_user
  USING ((SELECT trustpath.my_level()) IS NOT NULL
    AND (owner = session_user::text OR team = ANY ((SELECT trustpath.my_teams())::text[])));
CREATE POLICY seen ON trustpath.pushes FOR SELECT TO trustpath_user
  USING (EXISTS (SELECT FROM trustpath.assessments a WHERE a.id = pushes.id));

-- Refuses what no program of ours pushes. The program that pulls checks the rest.
CREATE FUNCTION trustpath.refuse(why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = why, ERRCODE = 'TP001'; END $$;

CREATE FUNCTION trustpath.member() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN
  IF trustpath.my_level() IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = session_user || ' is no member of this library; an administrator adds members', ERRCODE = 'TP002';
  END IF;
END $$;

-- Stores a bundle after the head that is expected, '' for none. state is done, same or stale;
-- the rest is what the library has then.
CREATE FUNCTION trustpath.push(_id text, _head text, _expected text, _bundle text, _facts jsonb)
RETURNS TABLE (state text, id text, head text, parent text, company text, pack_id text, pack_version text, pack_digest text,
  changed timestamptz, pushed_by text, pushed timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  doc record;
  name text; -- of the company
  written text := _facts;
  was record;
  done boolean;
  _decision int[];
  _gate int[];
  _duty int[];
  _late int[];
  _work int[];
  unknown boolean; -- whether a fact is not among the words
  many boolean;
  _team text;
BEGIN
  SELECT m.team INTO _team FROM trustpath.members m WHERE m.role = session_user::text;
  IF NOT FOUND THEN
    PERFORM trustpath.member(); -- says so
  END IF;
  IF num_nulls(_id, _head, _expected, _bundle, _facts) > 0 THEN
    PERFORM trustpath.refuse('something is missing');
  END IF;
  IF octet_length(_bundle) > 16777216 THEN
    PERFORM trustpath.refuse('the bundle is larger than 16 MiB');
  END IF;
  IF encode(sha256(convert_to(_bundle, 'UTF8')), 'hex') <> _head THEN
    PERFORM trustpath.refuse('the digest does not match');
  END IF;
  BEGIN
    SELECT * INTO doc FROM json_to_record(_bundle::json) -- parsed once
      AS x (trustpath_bundle json, id text, company json, content json, changed timestamptz, history json);
    name := CASE json_typeof(doc.company) WHEN 'string' THEN doc.company #>> '{}' END;
  EXCEPTION WHEN OTHERS THEN
    PERFORM trustpath.refuse('not a bundle: ' || SQLERRM);
  END;
  IF doc.trustpath_bundle::text IS NULL OR doc.trustpath_bundle::text !~ '^([1-9]|1\d|20)$' THEN
    PERFORM trustpath.refuse('not a bundle of a known version');
  END IF;
  IF doc.changed NOT BETWEEN '1970-01-01Z' AND '9999-12-31Z' THEN -- what clients can't read keeps them from every list
    PERFORM trustpath.refuse('the time of its last change can not be');
  END IF;
  IF doc.id IS DISTINCT FROM _id OR _id !~ '^[0-7][0-9A-HJKMNP-TV-Z]{25}$' THEN
    PERFORM trustpath.refuse('the id is not that of the bundle');
  END IF;
  IF name IS NULL OR length(name) > 120
      OR name ~ '[\u0001-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]' THEN
    PERFORM trustpath.refuse('the company has no valid name');
  END IF;
  IF json_typeof(doc.history) IS DISTINCT FROM 'array' THEN
    PERFORM trustpath.refuse('the bundle has no history');
  END IF;
  IF NOT _facts ?& ARRAY['by', 'decision', 'gate', 'duty', 'work', 'late', 'date'] OR length(written) > 100000
      OR written !~ '^\{("[a-z]+": \{("[a-z0-9_+]+": "[a-z0-9_+-]+"(, )?)*\}(, )?)*\}$' THEN
    PERFORM trustpath.refuse('the facts are not ids');
  END IF;
  IF (_facts -> 'date')::text !~ '^\{("[a-z0-9_+]+": "\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"(, )?)*\}$' THEN
    PERFORM trustpath.refuse('a day is not a date');
  END IF;

  FOR try IN 1 .. 2 LOOP
    SELECT coalesce(array_agg(w.number) FILTER (WHERE f.kind = 'decision'), '{}'), coalesce(array_agg(w.number) FILTER (WHERE f.kind = 'gate'), '{}'),
      coalesce(array_agg(w.number) FILTER (WHERE f.kind = 'duty'), '{}'), coalesce(array_agg(w.number) FILTER (WHERE f.kind = 'late'), '{}'),
      coalesce(array_agg(w.number) FILTER (WHERE f.kind = 'work'), '{}'), bool_or(w.number IS NULL), max(f.position) > 1000
      INTO _decision, _gate, _duty, _late, _work, unknown, many
      FROM (SELECT kind, key, value, position FROM unnest(ARRAY['decision', 'gate', 'duty', 'late', 'work']) kind,
        jsonb_each_text(_facts -> kind) WITH ORDINALITY t (key, value, position)) f
      LEFT JOIN trustpath.words w ON w.kind = f.kind AND w.key = f.key AND w.value = f.value;
    IF many THEN
      PERFORM trustpath.refuse('there are more than 1000 facts');
    END IF;
    EXIT WHEN unknown IS NOT TRUE;
    INSERT INTO trustpath.words (kind, key, value)
      SELECT kind, f.key, f.value FROM unnest(ARRAY['decision', 'gate', 'duty', 'late', 'work']) kind, jsonb_each_text(_facts -> kind) f
      WHERE NOT EXISTS (SELECT FROM trustpath.words w WHERE w.kind = kind AND w.key = f.key AND w.value = f.value)
      ORDER BY 1, 2, 3 -- so that two pushes don't wait for each other
      ON CONFLICT (kind, key, value) DO NOTHING;
  END LOOP;
  IF _expected = '' THEN
    INSERT INTO trustpath.assessments (id, head, bundle, company, pack_id, pack_version, pack_digest, changed, owner, team,
      pushed_by, pushed, sector, region, size, outcome, decision, gate, duty, late, work, date)
    VALUES (_id, _head, _bundle, name, left(coalesce(doc.content #>> '{id}', ''), 100),
      left(coalesce(doc.content #>> '{version}', ''), 100), left(coalesce(doc.content #>> '{digest}', ''), 100),
      coalesce(doc.changed, now()), session_user::text, _team, session_user::text, clock_timestamp(),
      coalesce(_facts #>> '{by,sector}', 'unknown'), coalesce(_facts #>> '{by,region}', 'unknown'),
      coalesce(_facts #>> '{by,size}', 'unknown'), coalesce(_facts #>> '{by,outcome}', 'unknown'),
      _decision, _gate, _duty, _late, _work, _facts -> 'date')
    ON CONFLICT (id) DO NOTHING;
  ELSE
    UPDATE trustpath.assessments a SET head = _head, bundle = _bundle, company = name,
      pack_id = left(coalesce(doc.content #>> '{id}', ''), 100), pack_version = left(coalesce(doc.content #>> '{version}', ''), 100),
      pack_digest = left(coalesce(doc.content #>> '{digest}', ''), 100), changed = coalesce(doc.changed, now()),
      pushed_by = session_user::text, pushed = clock_timestamp(),
      sector = coalesce(_facts #>> '{by,sector}', 'unknown'), region = coalesce(_facts #>> '{by,region}', 'unknown'),
      size = coalesce(_facts #>> '{by,size}', 'unknown'), outcome = coalesce(_facts #>> '{by,outcome}', 'unknown'),
      decision = _decision, gate = _gate, duty = _duty, late = _late, work = _work, date = _facts -> 'date'
    WHERE a.id = _id AND a.head = _expected AND trustpath.may_see(a.owner, a.team);
  END IF;
  done := FOUND;
  IF EXISTS (SELECT FROM trustpath.removed r WHERE r.id = _id) THEN
    RAISE EXCEPTION USING MESSAGE = _id, ERRCODE = 'TP003';
  END IF;
  SELECT a.id, a.head, a.company, a.pack_id, a.pack_version, a.pack_digest, a.changed, a.owner, a.team, a.pushed_by, a.pushed
    INTO was FROM trustpath.assessments a WHERE a.id = _id;
  IF NOT done AND was.id IS NOT NULL AND NOT trustpath.may_see(was.owner, was.team) THEN
    RAISE EXCEPTION USING MESSAGE = _id || ' is of another team', ERRCODE = 'TP002';
  END IF;
  IF done THEN
    INSERT INTO trustpath.pushes (id, head, parent, by, pushed) VALUES (_id, _head, _expected, was.pushed_by, was.pushed);
  END IF;
  RETURN QUERY SELECT CASE WHEN done THEN 'done' WHEN was.head = _head THEN 'same' ELSE 'stale' END, _id, coalesce(was.head, ''),
    CASE WHEN done THEN _expected ELSE '' END, coalesce(was.company, ''), coalesce(was.pack_id, ''), coalesce(was.pack_version, ''),
    coalesce(was.pack_digest, ''), coalesce(was.changed, now()), coalesce(was.pushed_by, ''), coalesce(was.pushed, now());
END $$;

-- Erases an assessment with its history, and reports whether there was one.
CREATE FUNCTION trustpath.remove(_id text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN
  PERFORM FROM trustpath.assessments a WHERE a.id = _id FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  DELETE FROM trustpath.pushes p WHERE p.id = _id;
  DELETE FROM trustpath.assessments a WHERE a.id = _id;
  INSERT INTO trustpath.removed VALUES (_id, session_user::text, clock_timestamp()) ON CONFLICT (id) DO NOTHING;
  RETURN true;
END $$;

CREATE FUNCTION trustpath.put_pack(_id text, _version text, _digest text, _archive bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ BEGIN
  PERFORM trustpath.member();
  IF EXISTS (SELECT FROM unnest(ARRAY[_id, _version, _digest]) part WHERE length(part) > 100 OR part !~ '^[A-Za-z0-9._:+-]+$')
      OR octet_length(_archive) NOT BETWEEN 1 AND 16777216 THEN
    PERFORM trustpath.refuse('it is not a content pack');
  END IF;
  INSERT INTO trustpath.packs VALUES (_digest, _id, _version, session_user::text, clock_timestamp(), _archive)
  ON CONFLICT (digest) DO NOTHING;
END $$;

CREATE TYPE trustpath.cell AS (key text, d1 text, d2 text, value text, n bigint, level int, open boolean, shown boolean);

-- Counts a measure over all assessments by at most two dimensions, for members whatever they may see.
-- Cohort in cohort.go explains what is hidden and why; Count there does the same.
-- A row without a key counts a group, 0 for one that is hidden, or all companies.
CREATE FUNCTION trustpath.cohort(_measure text, _by text[])
RETURNS TABLE (key text, d1 text, d2 text, value text, n bigint, median text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off SET work_mem = '64MB'
  SET enable_nestloop = off SET enable_sort = off -- the planner knows nothing of the arrays below
AS $$
#variable_conflict use_column
DECLARE
  cells trustpath.cell[];
  hidden trustpath.cell[];
  dims int := coalesce(cardinality(_by), 0);
BEGIN
  PERFORM trustpath.member();
  IF dims > 2 OR _by[1] = _by[2] OR NOT _by <@ ARRAY['sector', 'region', 'size', 'outcome']
      OR _measure NOT IN ('decision', 'gate', 'duty', 'work', 'late', 'date') THEN
    PERFORM trustpath.refuse('there is no such cohort');
  END IF;
  WITH base AS MATERIALIZED ( -- many have the same facts
    SELECT CASE _by[1] WHEN 'sector' THEN sector WHEN 'region' THEN region WHEN 'size' THEN size WHEN 'outcome' THEN outcome ELSE '*' END AS d1,
      CASE _by[2] WHEN 'sector' THEN sector WHEN 'region' THEN region WHEN 'size' THEN size WHEN 'outcome' THEN outcome ELSE '*' END AS d2,
      CASE _measure WHEN 'decision' THEN decision WHEN 'gate' THEN gate WHEN 'duty' THEN duty WHEN 'work' THEN work
        WHEN 'late' THEN late ELSE '{}' END AS numbers,
      CASE _measure WHEN 'date' THEN date END AS days, count(*) AS n
    FROM trustpath.assessments GROUP BY 1, 2, 3, 4
  ), sizes AS (
    SELECT d1, d2, sum(n)::bigint AS n FROM base GROUP BY 1, 2
  ), counted AS (
    SELECT d1, d2, number, sum(n)::bigint AS n FROM (SELECT d1, d2, unnest(numbers) AS number, n FROM base) f GROUP BY 1, 2, 3
  ), fine AS (
    SELECT d1, d2, key, value, n FROM counted JOIN trustpath.words USING (number)
    UNION ALL SELECT d1, d2, key COLLATE "C", 'yes', sum(n)::bigint FROM base, jsonb_object_keys(days) key
      WHERE _measure = 'date' GROUP BY 1, 2, 3
  ), sums AS (
    SELECT key, d1, d2, sum(n)::bigint AS n FROM fine GROUP BY 1, 2, 3
  ), whole AS (
    SELECT key, d1, d2, value, n FROM fine
    UNION ALL SELECT k.key, s.d1, s.d2, '', s.n - coalesce(h.n, 0)
      FROM sizes s CROSS JOIN (SELECT DISTINCT key FROM fine) k LEFT JOIN sums h ON h.key = k.key AND h.d1 = s.d1 AND h.d2 = s.d2
      WHERE s.n > coalesce(h.n, 0)
    UNION ALL SELECT '', d1, d2, '', n FROM sizes
  ), cube AS (
    SELECT key, CASE grouping(d1) WHEN 1 THEN '*' ELSE d1 END AS d1, CASE grouping(d2) WHEN 1 THEN '*' ELSE d2 END AS d2,
      CASE grouping(value) WHEN 1 THEN '*' ELSE value END AS value, sum(n)::bigint AS n,
      3 - grouping(d1) - grouping(d2) - grouping(value) AS level
    FROM whole GROUP BY key, CUBE (d1, d2, value)
    HAVING NOT (grouping(d1) = 0 AND d1 = '*') AND NOT (grouping(d2) = 0 AND d2 = '*')
  )
  SELECT array_agg(ROW (key, d1, d2, value, n, level, true, true)::trustpath.cell) INTO cells FROM cube;

  FOR depth IN 0 .. 3 LOOP
    SELECT array_agg(ROW (c.key, c.d1, c.d2, c.value, c.n, c.level, parents.shown,
        CASE c.level WHEN depth THEN c.n >= 5 AND parents.shown ELSE c.shown END)::trustpath.cell) INTO cells
      FROM unnest(cells) c
      LEFT JOIN unnest(cells) p1 ON p1.key = c.key AND p1.d1 = '*' AND c.d1 <> '*' AND p1.d2 = c.d2 AND p1.value = c.value
      LEFT JOIN unnest(cells) p2 ON p2.key = c.key AND p2.d1 = c.d1 AND p2.d2 = '*' AND c.d2 <> '*' AND p2.value = c.value
      LEFT JOIN unnest(cells) p3 ON p3.key = c.key AND p3.d1 = c.d1 AND p3.d2 = c.d2 AND p3.value = '*' AND c.value <> '*'
      CROSS JOIN LATERAL (SELECT coalesce(p1.shown, true) AND coalesce(p2.shown, true) AND coalesce(p3.shown, true) AS shown) parents;
    LOOP
      WITH line AS ( -- each cell in each of its lines
        SELECT c.*, way, CASE way WHEN 1 THEN '*' ELSE c.d1 END AS p1, CASE way WHEN 2 THEN '*' ELSE c.d2 END AS p2,
          CASE way WHEN 3 THEN '*' ELSE c.value END AS p3
        FROM unnest(cells) c, (VALUES (1), (2), (3)) w (way)
        WHERE c.level = depth AND CASE way WHEN 1 THEN c.d1 WHEN 2 THEN c.d2 ELSE c.value END <> '*'
      ), ranked AS (
        SELECT line.*, count(*) FILTER (WHERE NOT shown) OVER l AS few, sum(n) FILTER (WHERE NOT shown) OVER l AS rest,
          row_number() OVER (PARTITION BY key, way, p1, p2, p3, shown
            ORDER BY n, d1 COLLATE "C", d2 COLLATE "C", value COLLATE "C") AS place
        FROM line WHERE (key, way, p1, p2, p3) IN (SELECT key, way, p1, p2, p3 FROM line WHERE NOT shown)
        WINDOW l AS (PARTITION BY key, way, p1, p2, p3)
      )
      SELECT array_agg(DISTINCT ROW (key, d1, d2, value, n, level, open, shown)::trustpath.cell) INTO hidden
        FROM ranked WHERE shown AND place = 1 AND few > 0 AND (few = 1 OR rest < 5);
      IF hidden IS NULL THEN
        WITH alone AS MATERIALIZED ( -- what is hidden, and not with a parent
          SELECT key, d1, d2, value, (d1 = '*')::int + 2 * (d2 = '*')::int + 4 * (value = '*')::int AS shape
          FROM unnest(cells) WHERE level = depth AND open AND NOT shown
        )
        SELECT array_agg(c.u) INTO hidden
          FROM (SELECT u::trustpath.cell AS u, (d1 = '*')::int + 2 * (d2 = '*')::int + 4 * (value = '*')::int AS shape, u.key, u.d1, u.d2, u.value
            FROM unnest(cells) u WHERE level = depth AND shown) c
          WHERE (key, shape, d1) IN (SELECT key, shape, d1 FROM alone) AND (key, shape, d2) IN (SELECT key, shape, d2 FROM alone)
            AND (key, shape, value) IN (SELECT key, shape, value FROM alone);
      END IF;
      EXIT WHEN hidden IS NULL;
      SELECT array_agg(ROW (c.key, c.d1, c.d2, c.value, c.n, c.level, c.open, c.shown AND h.key IS NULL)::trustpath.cell) INTO cells
        FROM unnest(cells) c LEFT JOIN unnest(hidden) h ON h.key = c.key AND h.d1 = c.d1 AND h.d2 = c.d2 AND h.value = c.value;
    END LOOP;
  END LOOP;

  RETURN QUERY
    SELECT c.key, c.d1, c.d2, c.value, CASE WHEN c.shown THEN c.n ELSE 0 END, CASE WHEN c.value = 'yes' THEN m.median END
    FROM unnest(cells) c
    LEFT JOIN (
      SELECT f.key, CASE WHEN dims > 0 THEN g.d1 ELSE '*' END AS d1, CASE WHEN dims > 1 THEN g.d2 ELSE '*' END AS d2,
        left(percentile_disc(0.5) WITHIN GROUP (ORDER BY f.value COLLATE "C"), 7) AS median
      FROM (
        SELECT CASE _by[1] WHEN 'sector' THEN sector WHEN 'region' THEN region WHEN 'size' THEN size ELSE outcome END AS d1,
          CASE _by[2] WHEN 'sector' THEN sector WHEN 'region' THEN region WHEN 'size' THEN size ELSE outcome END AS d2, date
        FROM trustpath.assessments WHERE _measure = 'date'
      ) g, jsonb_each_text(g.date) f GROUP BY 1, 2, 3
    ) m ON m.key = c.key AND m.d1 = c.d1 AND m.d2 = c.d2
    WHERE c.key = '' AND c.level = 0
      OR (c.d1 <> '*') = (dims > 0) AND (c.d2 <> '*') = (dims > 1)
      AND CASE WHEN c.key = '' THEN c.value = '*' AND (c.shown OR dims = 1) ELSE c.value <> '*' AND c.shown END;
END $$;

REVOKE ALL ON SCHEMA trustpath FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA trustpath FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA trustpath FROM PUBLIC;
GRANT USAGE ON SCHEMA trustpath TO trustpath_user, trustpath_remover;
GRANT SELECT ON trustpath.migrations, trustpath.assessments, trustpath.pushes, trustpath.packs TO trustpath_user;
GRANT EXECUTE ON FUNCTION trustpath.my_level(), trustpath.my_team(), trustpath.my_teams(), trustpath.push(text, text, text, text, jsonb),
  trustpath.put_pack(text, text, text, bytea), trustpath.cohort(text, text[]) TO trustpath_user;
GRANT EXECUTE ON FUNCTION trustpath.remove(text) TO trustpath_remover;
