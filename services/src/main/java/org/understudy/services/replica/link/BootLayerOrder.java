package org.understudy.services.replica.link;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.Profile.InjectedFile;

/// What the portal is asked to make of a sync point so that it boots.
///
/// @param id of the layer: lower-case letters, digits, hyphens
/// @param point number of the sync point
/// @param mac of the replica's card; empty: it has none
/// @param machineId 32 hexadecimal digits
/// @param hostname empty: as the source
public record BootLayerOrder(
        String id,
        int point,
        Firmware firmware,
        String mac,
        String machineId,
        String hostname,
        List<InjectedFile> files) {
    public BootLayerOrder {
        files = List.copyOf(files);
    }

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("point", Integer.toString(point));
        fields.put("firmware", firmware.word());
        fields.put("mac", mac);
        fields.put("machine-id", machineId);
        fields.put("hostname", hostname);
        int number = 1;
        for (InjectedFile file : files) {
            String key = "file." + number++ + ".";
            fields.put(key + "path", file.path());
            fields.put(key + "content", file.content());
            fields.put(key + "mode", Integer.toOctalString(file.mode()));
        }
        return fields;
    }
}
