CREATE TEMP TABLE filler AS
SELECT uuid_send(gen_random_uuid()) AS acct, sha256(uuid_send(gen_random_uuid())) AS dev
FROM generate_series(1, $accounts);
INSERT INTO account (acct, ver, n, manifest, bytes, batches, touched_day)
SELECT acct, 2, 0, '\x$hash', 820, 1, $day FROM filler;
INSERT INTO list (acct, n, hash, body) SELECT acct, 0, '\x$hash', '\x$list' FROM filler;
INSERT INTO head (acct, dev, who, base, seq, hash) SELECT acct, dev, 1, 0, 1, dev FROM filler;
INSERT INTO log (acct, who, seq, batch)
SELECT acct, 1, 1, decode(repeat(encode(dev, 'hex'), 26), 'hex') FROM filler;
DROP TABLE filler;
ANALYZE;
CHECKPOINT;
