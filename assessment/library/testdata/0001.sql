--
-- PostgreSQL database dump
--



SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: trustpath; Type: SCHEMA; Schema: -; Owner: admin
--

CREATE SCHEMA trustpath;


ALTER SCHEMA trustpath OWNER TO admin;

--
-- Name: cell; Type: TYPE; Schema: trustpath; Owner: admin
--

CREATE TYPE trustpath.cell AS (
	key text,
	d1 text,
	d2 text,
	value text,
	n bigint,
	level integer,
	open boolean,
	shown boolean
);


ALTER TYPE trustpath.cell OWNER TO admin;

--
-- Name: cohort(text, text[]); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.cohort(_measure text, _by text[]) RETURNS TABLE(key text, d1 text, d2 text, value text, n bigint, median text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET jit TO 'off'
    SET work_mem TO '64MB'
    SET enable_nestloop TO 'off'
    SET enable_sort TO 'off'
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


ALTER FUNCTION trustpath.cohort(_measure text, _by text[]) OWNER TO admin;

--
-- Name: may_see(text, text); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.may_see(owner text, team text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT trustpath.my_level() IS NOT NULL AND (owner = session_user::text OR team = ANY (trustpath.my_teams())) $$;


ALTER FUNCTION trustpath.may_see(owner text, team text) OWNER TO admin;

--
-- Name: member(); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.member() RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ BEGIN
  IF trustpath.my_level() IS NULL THEN
    RAISE EXCEPTION USING MESSAGE = session_user || ' is no member of this library; an administrator adds members', ERRCODE = 'TP002';
  END IF;
END $$;


ALTER FUNCTION trustpath.member() OWNER TO admin;

--
-- Name: my_level(); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.my_level() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT level FROM trustpath.members WHERE role = session_user::text $$;


ALTER FUNCTION trustpath.my_level() OWNER TO admin;

--
-- Name: my_team(); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.my_team() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT team FROM trustpath.members WHERE role = session_user::text $$;


ALTER FUNCTION trustpath.my_team() OWNER TO admin;

--
-- Name: my_teams(); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.my_teams() RETURNS text[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  SELECT CASE level
    WHEN 'all' THEN (SELECT array_agg(DISTINCT team) FROM (SELECT team FROM trustpath.members UNION SELECT DISTINCT team FROM trustpath.assessments) t)
    WHEN 'team' THEN CASE team WHEN '' THEN '{}' ELSE ARRAY[team] END
    ELSE '{}' END
  FROM trustpath.members WHERE role = session_user::text
$$;


ALTER FUNCTION trustpath.my_teams() OWNER TO admin;

--
-- Name: push(text, text, text, text, jsonb); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.push(_id text, _head text, _expected text, _bundle text, _facts jsonb) RETURNS TABLE(state text, id text, head text, parent text, company text, pack_id text, pack_version text, pack_digest text, changed timestamp with time zone, pushed_by text, pushed timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
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
END $_$;


ALTER FUNCTION trustpath.push(_id text, _head text, _expected text, _bundle text, _facts jsonb) OWNER TO admin;

--
-- Name: put_pack(text, text, text, bytea); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.put_pack(_id text, _version text, _digest text, _archive bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$ BEGIN
  PERFORM trustpath.member();
  IF EXISTS (SELECT FROM unnest(ARRAY[_id, _version, _digest]) part WHERE length(part) > 100 OR part !~ '^[A-Za-z0-9._:+-]+$')
      OR octet_length(_archive) NOT BETWEEN 1 AND 16777216 THEN
    PERFORM trustpath.refuse('it is not a content pack');
  END IF;
  INSERT INTO trustpath.packs VALUES (_digest, _id, _version, session_user::text, clock_timestamp(), _archive)
  ON CONFLICT (digest) DO NOTHING;
END $_$;


ALTER FUNCTION trustpath.put_pack(_id text, _version text, _digest text, _archive bytea) OWNER TO admin;

--
-- Name: refuse(text); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.refuse(why text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = why, ERRCODE = 'TP001'; END $$;


ALTER FUNCTION trustpath.refuse(why text) OWNER TO admin;

--
-- Name: remove(text); Type: FUNCTION; Schema: trustpath; Owner: admin
--

CREATE FUNCTION trustpath.remove(_id text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
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


ALTER FUNCTION trustpath.remove(_id text) OWNER TO admin;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: assessments; Type: TABLE; Schema: trustpath; Owner: admin
--

CREATE TABLE trustpath.assessments (
    id text NOT NULL COLLATE pg_catalog."C",
    head text NOT NULL COLLATE pg_catalog."C",
    bundle text NOT NULL,
    company text NOT NULL,
    pack_id text NOT NULL COLLATE pg_catalog."C",
    pack_version text NOT NULL COLLATE pg_catalog."C",
    pack_digest text NOT NULL COLLATE pg_catalog."C",
    changed timestamp with time zone NOT NULL,
    owner text NOT NULL COLLATE pg_catalog."C",
    team text NOT NULL COLLATE pg_catalog."C",
    pushed_by text NOT NULL COLLATE pg_catalog."C",
    pushed timestamp with time zone NOT NULL,
    sector text NOT NULL COLLATE pg_catalog."C",
    region text NOT NULL COLLATE pg_catalog."C",
    size text NOT NULL COLLATE pg_catalog."C",
    outcome text NOT NULL COLLATE pg_catalog."C",
    decision integer[] NOT NULL,
    gate integer[] NOT NULL,
    duty integer[] NOT NULL,
    late integer[] NOT NULL,
    work integer[] NOT NULL,
    date jsonb NOT NULL
);
ALTER TABLE ONLY trustpath.assessments ALTER COLUMN bundle SET COMPRESSION lz4;


ALTER TABLE trustpath.assessments OWNER TO admin;

--
-- Name: members; Type: TABLE; Schema: trustpath; Owner: admin
--

CREATE TABLE trustpath.members (
    role text NOT NULL COLLATE pg_catalog."C",
    level text NOT NULL,
    team text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT members_level_check CHECK ((level = ANY (ARRAY['own'::text, 'team'::text, 'all'::text])))
);


ALTER TABLE trustpath.members OWNER TO admin;

--
-- Name: migrations; Type: TABLE; Schema: trustpath; Owner: admin
--

CREATE TABLE trustpath.migrations (
    number integer NOT NULL,
    "time" timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE trustpath.migrations OWNER TO admin;

--
-- Name: packs; Type: TABLE; Schema: trustpath; Owner: admin
--

CREATE TABLE trustpath.packs (
    digest text NOT NULL COLLATE pg_catalog."C",
    id text NOT NULL COLLATE pg_catalog."C",
    version text NOT NULL COLLATE pg_catalog."C",
    by text NOT NULL COLLATE pg_catalog."C",
    pushed timestamp with time zone NOT NULL,
    archive bytea NOT NULL
);


ALTER TABLE trustpath.packs OWNER TO admin;

--
-- Name: pushes; Type: TABLE; Schema: trustpath; Owner: admin
--

CREATE TABLE trustpath.pushes (
    number bigint NOT NULL,
    id text NOT NULL COLLATE pg_catalog."C",
    head text NOT NULL COLLATE pg_catalog."C",
    parent text NOT NULL COLLATE pg_catalog."C",
    by text NOT NULL COLLATE pg_catalog."C",
    pushed timestamp with time zone NOT NULL
);


ALTER TABLE trustpath.pushes OWNER TO admin;

--
-- Name: pushes_number_seq; Type: SEQUENCE; Schema: trustpath; Owner: admin
--

ALTER TABLE trustpath.pushes ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trustpath.pushes_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: removed; Type: TABLE; Schema: trustpath; Owner: admin
--

CREATE TABLE trustpath.removed (
    id text NOT NULL COLLATE pg_catalog."C",
    by text NOT NULL COLLATE pg_catalog."C",
    removed timestamp with time zone NOT NULL
);


ALTER TABLE trustpath.removed OWNER TO admin;

--
-- Name: words; Type: TABLE; Schema: trustpath; Owner: admin
--

CREATE TABLE trustpath.words (
    number integer NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);


ALTER TABLE trustpath.words OWNER TO admin;

--
-- Name: words_number_seq; Type: SEQUENCE; Schema: trustpath; Owner: admin
--

ALTER TABLE trustpath.words ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trustpath.words_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Data for Name: assessments; Type: TABLE DATA; Schema: trustpath; Owner: admin
--

COPY trustpath.assessments (id, head, bundle, company, pack_id, pack_version, pack_digest, changed, owner, team, pushed_by, pushed, sector, region, size, outcome, decision, gate, duty, late, work, date) FROM stdin;
00000000000000000000000001	2db0257695a775a1dcaf1dbe29df32671bdff6491246807c4bd799985f31c971	{\n  "trustpath_bundle": 1,\n  "id": "00000000000000000000000001",\n  "created": "2026-12-01T09:00:00Z",\n  "changed": "2026-12-01T09:00:00Z",\n  "content": {\n    "id": "default",\n    "version": "2027.01",\n    "digest": "sha256:3bb8cb16200db590d0fab1987ae4759c8cc0a8e78b5a83d6c57b69d3ceca4177"\n  },\n  "company": "Acme",\n  "start": "",\n  "deadline_date": "",\n  "answers": {},\n  "notes": null,\n  "readiness": null,\n  "history": [\n    {\n      "kind": "create",\n      "key": "",\n      "before": "null",\n      "after": "\\"Acme\\"",\n      "time": "2026-12-01T09:00:00Z",\n      "step": 1\n    }\n  ]\n}\n	Acme	default	2027.01	sha256:3bb8cb16200db590d0fab1987ae4759c8cc0a8e78b5a83d6c57b69d3ceca4177	2026-12-01 09:00:00+00	dana	east	dana	2026-11-30 19:50:43.268888+00	unknown	unknown	unknown	unknown	{3,1,2}	{73,74,76,81,71,79,87,77,78,80,85,72,89,82,83,84,88,86,75}	{23,36,49,56,39,30,53,58,15,17,43,44,45,54,51,62,37,42,46,48,4,7,22,31,50,38,41,47,57,66,5,14,16,63,10,13,19,24,33,52,55,70,8,21,40,67,11,34,59,60,65,68,69,6,9,12,18,26,61,29,20,25,32,64,27,35,28}	{}	{90,92,95,96,94,91,93}	{}
\.


--
-- Data for Name: members; Type: TABLE DATA; Schema: trustpath; Owner: admin
--

COPY trustpath.members (role, level, team) FROM stdin;
admin	all	
dana	team	east
omar	team	east
ines	own	
pia	all	
remover	all	
\.


--
-- Data for Name: migrations; Type: TABLE DATA; Schema: trustpath; Owner: admin
--

COPY trustpath.migrations (number, "time") FROM stdin;
1	2026-11-30 19:50:42.990648+00
\.


--
-- Data for Name: packs; Type: TABLE DATA; Schema: trustpath; Owner: admin
--

COPY trustpath.packs (digest, id, version, by, pushed, archive) FROM stdin;
\.


--
-- Data for Name: pushes; Type: TABLE DATA; Schema: trustpath; Owner: admin
--

COPY trustpath.pushes (number, id, head, parent, by, pushed) FROM stdin;
1	00000000000000000000000001	2db0257695a775a1dcaf1dbe29df32671bdff6491246807c4bd799985f31c971		dana	2026-11-30 19:50:43.268888+00
\.


--
-- Data for Name: removed; Type: TABLE DATA; Schema: trustpath; Owner: admin
--

COPY trustpath.removed (id, by, removed) FROM stdin;
\.


--
-- Data for Name: words; Type: TABLE DATA; Schema: trustpath; Owner: admin
--

COPY trustpath.words (number, kind, key, value) FROM stdin;
1	decision	iso27001	unknown
2	decision	iso42001	unknown
3	decision	soc2	unknown
4	duty	ai_literacy	possible
5	duty	australia_adm	possible
6	duty	biometric_privacy	possible
7	duty	brazil_lgpd	possible
8	duty	california_admt	possible
9	duty	california_agents	possible
10	duty	california_crd	possible
11	duty	california_sb947	possible
12	duty	canada_model_risk	possible
13	duty	canada_privacy	possible
14	duty	check_auditor	possible
15	duty	children	possible
16	duty	chile_privacy	possible
17	duty	china_ai	possible
18	duty	colorado_sb26_189	possible
19	duty	companion_chat	possible
20	duty	companion_chat_2027	possible
21	duty	connecticut_sb5	possible
22	duty	csa_star_ai	possible
23	duty	dora	possible
24	duty	eu_ai_act_gpai	possible
25	duty	eu_ai_act_high_risk	possible
26	duty	eu_ai_act_marking	possible
27	duty	eu_ai_act_prohibited	possible
28	duty	eu_ai_act_transparency	possible
29	duty	eu_consumer_credit	possible
30	duty	eu_cra	possible
31	duty	eu_data_act	possible
32	duty	eu_data_act_charges	possible
33	duty	eu_health_data	possible
34	duty	eu_platform_work	possible
35	duty	eu_product_liability	possible
36	duty	gdpr	possible
37	duty	gdpr_art22	possible
38	duty	gulf_privacy	possible
39	duty	hipaa	possible
40	duty	illinois_hb3773	possible
41	duty	india_certin	possible
42	duty	india_dpdp	possible
43	duty	iso27018	possible
44	duty	iso27701	possible
45	duty	japan_ai	possible
46	duty	japan_appi	possible
47	duty	korea_ai_act	possible
48	duty	korea_pipa	possible
49	duty	nis2	possible
50	duty	nist_ai_rmf	possible
51	duty	nyc_ll144	possible
52	duty	ontario_hiring	possible
53	duty	pci_dss	possible
54	duty	pen_test	possible
55	duty	singapore_pdpa	possible
56	duty	soc1	possible
57	duty	texas_traiga	possible
58	duty	uk_gdpr	possible
59	duty	uk_online_safety	possible
60	duty	us_accessibility	possible
61	duty	us_bank_incidents	possible
62	duty	us_credit	possible
63	duty	us_employment	possible
64	duty	us_federal_ai_terms	possible
65	duty	us_generative_ai	possible
66	duty	us_health_ai	possible
67	duty	us_insurance_ai	possible
68	duty	us_state_privacy	possible
69	duty	vehicle_security	possible
70	duty	vietnam_ai_law	possible
71	gate	aiuc1	possible
72	gate	bias_audit	possible
73	gate	c5	possible
74	gate	cmmc	possible
75	gate	cyber_essentials	possible
76	gate	dora	possible
77	gate	fedramp	possible
78	gate	govramp	possible
79	gate	hipaa	possible
80	gate	hitrust	possible
81	gate	irap	possible
82	gate	market_scheme	possible
83	gate	medical_device	possible
84	gate	microsoft_sspa	possible
85	gate	nhs_dspt	possible
86	gate	student_privacy	possible
87	gate	tisax	possible
88	gate	us_bank_review	possible
89	gate	us_insurers	possible
90	work	access	not_checked
91	work	ai_internal_use	not_checked
92	work	assets	not_checked
93	work	classification_dlp	not_checked
94	work	cryptography	not_checked
95	work	incident	not_checked
96	work	policies	not_checked
\.


--
-- Name: pushes_number_seq; Type: SEQUENCE SET; Schema: trustpath; Owner: admin
--

SELECT pg_catalog.setval('trustpath.pushes_number_seq', 1, true);


--
-- Name: words_number_seq; Type: SEQUENCE SET; Schema: trustpath; Owner: admin
--

SELECT pg_catalog.setval('trustpath.words_number_seq', 96, true);


--
-- Name: assessments assessments_pkey; Type: CONSTRAINT; Schema: trustpath; Owner: admin
--

ALTER TABLE ONLY trustpath.assessments
    ADD CONSTRAINT assessments_pkey PRIMARY KEY (id);


--
-- Name: members members_pkey; Type: CONSTRAINT; Schema: trustpath; Owner: admin
--

ALTER TABLE ONLY trustpath.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (role);


--
-- Name: migrations migrations_pkey; Type: CONSTRAINT; Schema: trustpath; Owner: admin
--

ALTER TABLE ONLY trustpath.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);


--
-- Name: packs packs_pkey; Type: CONSTRAINT; Schema: trustpath; Owner: admin
--

ALTER TABLE ONLY trustpath.packs
    ADD CONSTRAINT packs_pkey PRIMARY KEY (digest);


--
-- Name: pushes pushes_pkey; Type: CONSTRAINT; Schema: trustpath; Owner: admin
--

ALTER TABLE ONLY trustpath.pushes
    ADD CONSTRAINT pushes_pkey PRIMARY KEY (id, number);


--
-- Name: removed removed_pkey; Type: CONSTRAINT; Schema: trustpath; Owner: admin
--

ALTER TABLE ONLY trustpath.removed
    ADD CONSTRAINT removed_pkey PRIMARY KEY (id);


--
-- Name: words words_kind_key_value_key; Type: CONSTRAINT; Schema: trustpath; Owner: admin
--

ALTER TABLE ONLY trustpath.words
    ADD CONSTRAINT words_kind_key_value_key UNIQUE (kind, key, value);


--
-- Name: words words_pkey; Type: CONSTRAINT; Schema: trustpath; Owner: admin
--

ALTER TABLE ONLY trustpath.words
    ADD CONSTRAINT words_pkey PRIMARY KEY (number);


--
-- Name: assessments_by_owner; Type: INDEX; Schema: trustpath; Owner: admin
--

CREATE INDEX assessments_by_owner ON trustpath.assessments USING btree (owner);


--
-- Name: assessments_by_pusher; Type: INDEX; Schema: trustpath; Owner: admin
--

CREATE INDEX assessments_by_pusher ON trustpath.assessments USING btree (pushed_by, pushed DESC);


--
-- Name: assessments_by_team; Type: INDEX; Schema: trustpath; Owner: admin
--

CREATE INDEX assessments_by_team ON trustpath.assessments USING btree (team);


--
-- Name: pushes pushes_id_fkey; Type: FK CONSTRAINT; Schema: trustpath; Owner: admin
--

ALTER TABLE ONLY trustpath.pushes
    ADD CONSTRAINT pushes_id_fkey FOREIGN KEY (id) REFERENCES trustpath.assessments(id);


--
-- Name: assessments; Type: ROW SECURITY; Schema: trustpath; Owner: admin
--

ALTER TABLE trustpath.assessments ENABLE ROW LEVEL SECURITY;

--
-- Name: pushes; Type: ROW SECURITY; Schema: trustpath; Owner: admin
--

ALTER TABLE trustpath.pushes ENABLE ROW LEVEL SECURITY;

--
-- Name: assessments seen; Type: POLICY; Schema: trustpath; Owner: admin
--

CREATE POLICY seen ON trustpath.assessments FOR SELECT TO trustpath_user USING (((( SELECT trustpath.my_level() AS my_level) IS NOT NULL) AND ((owner = (SESSION_USER)::text) OR (team = ANY (( SELECT trustpath.my_teams() AS my_teams)::text[])))));


--
-- Name: pushes seen; Type: POLICY; Schema: trustpath; Owner: admin
--

CREATE POLICY seen ON trustpath.pushes FOR SELECT TO trustpath_user USING ((EXISTS ( SELECT
   FROM trustpath.assessments a
  WHERE (a.id = pushes.id))));


--
-- Name: SCHEMA trustpath; Type: ACL; Schema: -; Owner: admin
--

GRANT USAGE ON SCHEMA trustpath TO trustpath_user;
GRANT USAGE ON SCHEMA trustpath TO trustpath_remover;


--
-- Name: FUNCTION cohort(_measure text, _by text[]); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.cohort(_measure text, _by text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION trustpath.cohort(_measure text, _by text[]) TO trustpath_user;


--
-- Name: FUNCTION may_see(owner text, team text); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.may_see(owner text, team text) FROM PUBLIC;


--
-- Name: FUNCTION member(); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.member() FROM PUBLIC;


--
-- Name: FUNCTION my_level(); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.my_level() FROM PUBLIC;
GRANT ALL ON FUNCTION trustpath.my_level() TO trustpath_user;


--
-- Name: FUNCTION my_team(); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.my_team() FROM PUBLIC;
GRANT ALL ON FUNCTION trustpath.my_team() TO trustpath_user;


--
-- Name: FUNCTION my_teams(); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.my_teams() FROM PUBLIC;
GRANT ALL ON FUNCTION trustpath.my_teams() TO trustpath_user;


--
-- Name: FUNCTION push(_id text, _head text, _expected text, _bundle text, _facts jsonb); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.push(_id text, _head text, _expected text, _bundle text, _facts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION trustpath.push(_id text, _head text, _expected text, _bundle text, _facts jsonb) TO trustpath_user;


--
-- Name: FUNCTION put_pack(_id text, _version text, _digest text, _archive bytea); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.put_pack(_id text, _version text, _digest text, _archive bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION trustpath.put_pack(_id text, _version text, _digest text, _archive bytea) TO trustpath_user;


--
-- Name: FUNCTION refuse(why text); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.refuse(why text) FROM PUBLIC;


--
-- Name: FUNCTION remove(_id text); Type: ACL; Schema: trustpath; Owner: admin
--

REVOKE ALL ON FUNCTION trustpath.remove(_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION trustpath.remove(_id text) TO trustpath_remover;


--
-- Name: TABLE assessments; Type: ACL; Schema: trustpath; Owner: admin
--

GRANT SELECT ON TABLE trustpath.assessments TO trustpath_user;


--
-- Name: TABLE migrations; Type: ACL; Schema: trustpath; Owner: admin
--

GRANT SELECT ON TABLE trustpath.migrations TO trustpath_user;


--
-- Name: TABLE packs; Type: ACL; Schema: trustpath; Owner: admin
--

GRANT SELECT ON TABLE trustpath.packs TO trustpath_user;


--
-- Name: TABLE pushes; Type: ACL; Schema: trustpath; Owner: admin
--

GRANT SELECT ON TABLE trustpath.pushes TO trustpath_user;


--
-- PostgreSQL database dump complete
--


