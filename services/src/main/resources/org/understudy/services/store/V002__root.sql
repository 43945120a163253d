-- The directory of the source whose tree is mirrored; '' is the running system. NULL: made before this was kept, and learnt
-- at the next sync.
ALTER TABLE replicas ADD COLUMN root TEXT;
