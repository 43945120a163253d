-- What a host belongs to. Names are compared by bytes, as everywhere.
CREATE TABLE host_tags (
    host TEXT NOT NULL REFERENCES hosts (name) ON DELETE CASCADE,
    tag  TEXT NOT NULL,
    PRIMARY KEY (host, tag)
);

CREATE INDEX host_tags_tag ON host_tags (tag);
