package org.understudy.agent.portal.manifest;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Kind;

/** What the portal's tree holds: the manifest of the base point, if any, with the journal over it. */
public final class KnownTree implements AutoCloseable {
    private final @Nullable Manifest base;
    private final Journal journal;
    private final HashFile journalHashes;

    public KnownTree(@Nullable Manifest base, Journal journal, HashFile journalHashes) {
        this.base = base;
        this.journal = journal;
        this.journalHashes = journalHashes;
    }

    /** Hashes and the file in which those of a large file are. */
    public record Blocks(long size, BlockList list, HashFile file) {
        /** A part of them; fewer where the file ends. */
        public long[] get(long first, int count) throws IOException {
            int n = (int) Math.max(0, Math.min(count, list.count() - first));
            long[] part = new long[n];
            if (n > 0) {
                if (list.isHere()) {
                    System.arraycopy(list.here(), (int) first, part, 0, n);
                } else {
                    file.get(list.at() + first, part, 0, n);
                }
            }
            return part;
        }
    }

    public Journal journal() {
        return journal;
    }

    public HashFile journalHashes() {
        return journalHashes;
    }

    public @Nullable Manifest base() {
        return base;
    }

    /** The entry of the path, or null. Deletions of directories above it are not looked at. */
    public @Nullable Entry find(Bytes path) throws IOException {
        Journal.Item item = journal.find(path);
        if (item != null) {
            return item.entry();
        }
        Manifest manifest = base;
        return manifest == null ? null : manifest.find(path);
    }

    /** The hashes of a regular file, under whatever of its names; null where there are none. */
    public @Nullable Blocks blocks(Bytes path) throws IOException {
        Bytes wanted = path;
        for (int hop = 0; hop < 2; hop++) {
            Journal.Item item = journal.find(wanted);
            Manifest manifest = base;
            Entry entry = item != null ? item.entry() : manifest == null ? null : manifest.find(wanted);
            if (entry == null) {
                return null;
            }
            if (entry.kind() == Kind.FILE) {
                HashFile file = item != null || manifest == null ? journalHashes : manifest.hashes();
                return new Blocks(entry.size(), entry.blocks(), file);
            }
            if (entry.kind() != Kind.HARD_LINK) {
                return null;
            }
            wanted = entry.target();
        }
        return null;
    }

    /** The same hashes as a list that the journal may hold. */
    public BlockList toJournal(Blocks blocks) throws IOException {
        if (blocks.list().isHere() || blocks.file() == journalHashes) {
            return blocks.list();
        }
        long at = journalHashes.allocate(blocks.list().count());
        journalHashes.copy(blocks.file(), blocks.list().at(), at, blocks.list().count());
        return BlockList.at(at, blocks.list().count());
    }

    /** All of it in canonical order. */
    public Merge merge() throws IOException {
        return new Merge(base, journal);
    }

    @Override
    public void close() throws IOException {
        journal.close();
        journalHashes.close();
        Manifest manifest = base;
        if (manifest != null) {
            manifest.close();
        }
    }
}
