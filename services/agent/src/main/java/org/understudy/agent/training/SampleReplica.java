package org.understudy.agent.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.understudy.agent.portal.PortalJob;
import org.understudy.agent.portal.layer.Layout;
import org.understudy.agent.portal.layer.Partition;
import org.understudy.agent.portal.manifest.BlockList;
import org.understudy.agent.portal.manifest.Entry;
import org.understudy.agent.portal.manifest.HashFile;
import org.understudy.agent.portal.manifest.ManifestWriter;
import org.understudy.agent.portal.store.ReplicaDirectory;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Kind;

/** A replica with one sync point that has a manifest and an empty disk: none is opened where nothing has changed. */
record SampleReplica(Path at, Layout layout) {
    private static final long MIB = 1 << 20;

    static SampleReplica of(Path at, CapturedTree tree) throws IOException {
        Layout layout = new Layout(
                320 * MIB,
                List.of(
                        new Partition(Partition.Role.BIOS_BOOT, MIB, "", "", "", "", ""),
                        new Partition(Partition.Role.FILESYSTEM, 256 * MIB, "ext4", "/", "", "", "")));
        ReplicaDirectory replica = new ReplicaDirectory(at);
        Path point = Files.createDirectories(replica.point(1));
        Hash hash = new Hash(CapturedTree.SEED);
        try (ManifestWriter manifest = new ManifestWriter(point.resolve("manifest"), hash);
                HashFile hashes = new HashFile(point.resolve("manifest.hashes"))) {
            for (Change.Entry entry : tree.entries()) {
                boolean content = entry.kind() == Kind.FILE && entry.size() > 0;
                long[] blocks = content
                        ? new long[] {
                            hash.of(entry.inline().array(), 0, entry.inline().length())
                        }
                        : new long[0];
                manifest.add(Entry.of(entry, blocks.length == 0 ? BlockList.NONE : BlockList.of(blocks)));
            }
            manifest.finish();
            hashes.force();
        }
        Properties properties = new Properties();
        properties.setProperty("format", "1");
        properties.setProperty("name", "train");
        properties.setProperty("source", "train");
        properties.setProperty("seed", Long.toString(CapturedTree.SEED));
        layout.complete().write(properties);
        ReplicaDirectory.save(replica.properties(), properties);
        Properties published = new Properties();
        published.setProperty("format", "1");
        published.setProperty("number", "1");
        ReplicaDirectory.save(point.resolve("point.properties"), published);
        Files.createFile(point.resolve("disk.raw"));
        replica.setCurrent(1);
        return new SampleReplica(at, layout);
    }

    PortalJob prepare() {
        return PortalJob.prepare(at.toString(), "train", "train", "train", CapturedTree.SEED, layout, 0);
    }

    static PortalJob publish() {
        return PortalJob.publish(true, Map.of("note", "train"));
    }

    PortalJob list() {
        return PortalJob.list(at.toString());
    }
}
