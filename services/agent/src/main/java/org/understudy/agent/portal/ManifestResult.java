package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.portal.manifest.BlockList;
import org.understudy.agent.portal.manifest.Entry;
import org.understudy.agent.portal.manifest.HashFile;
import org.understudy.agent.portal.manifest.KnownTree;
import org.understudy.agent.portal.manifest.Manifest;
import org.understudy.agent.portal.manifest.ManifestWriter;
import org.understudy.agent.portal.manifest.Merge;
import org.understudy.agent.protocol.Hash;

/** What was written as the manifest of a new point. */
record ManifestResult(long entries, long root) {

    static ManifestResult write(KnownTree known, Path directory, Hash hash) throws IOException {
        @Nullable Manifest base = known.base();
        // Of an attempt to publish that broke off: hashes are appended.
        Files.deleteIfExists(directory.resolve("manifest.hashes"));
        try (ManifestWriter writer = new ManifestWriter(directory.resolve("manifest"), hash);
                HashFile hashes = new HashFile(directory.resolve("manifest.hashes"))) {
            Merge merge = known.merge();
            Entry entry = merge.next();
            while (entry != null) {
                BlockList blocks = entry.blocks();
                if (!blocks.isHere()) {
                    HashFile from = merge.fromJournal() || base == null ? known.journalHashes() : base.hashes();
                    long at = hashes.allocate(blocks.count());
                    hashes.copy(from, blocks.at(), at, blocks.count());
                    entry = entry.with(BlockList.at(at, blocks.count()));
                }
                writer.add(entry);
                entry = merge.next();
            }
            writer.finish();
            hashes.force();
            return new ManifestResult(writer.entries(), writer.root());
        }
    }
}
