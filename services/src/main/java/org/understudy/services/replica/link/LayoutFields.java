package org.understudy.services.replica.link;

import java.util.LinkedHashMap;
import java.util.Map;

import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.DiskLayout.Partition;

/// A disk layout as fields of a portal's job; the same names stand in `replica.properties`.
final class LayoutFields {
    private LayoutFields() {}

    static Map<String, String> of(DiskLayout layout) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("layout.bytes", Long.toString(layout.diskBytes()));
        fields.put("layout.partitions", Integer.toString(layout.partitions().size()));
        int number = 1;
        for (Partition p : layout.partitions()) {
            String key = "layout." + number++ + ".";
            fields.put(key + "role", p.role().name());
            fields.put(key + "size", Long.toString(p.size()));
            fields.put(key + "fs", p.fsType());
            fields.put(key + "mount", p.mountPoint());
            fields.put(key + "uuid", p.uuid());
            fields.put(key + "label", p.label());
            fields.put(key + "partuuid", "");
        }
        return fields;
    }
}
