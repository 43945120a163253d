package org.understudy.services.replica.link;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.understudy.model.replica.Firmware;

/// What the portal keeps about one sync point, as far as its machine depends on it.
///
/// @param about the pairs that were published with the point
public record StoredPoint(int number, Map<String, String> about) {
    public StoredPoint {
        about = Map.copyOf(about);
    }

    public String text(String key, String otherwise) {
        return about.getOrDefault(key, otherwise);
    }

    public long number(String key, long otherwise) {
        String value = about.getOrDefault(key, "");
        return value.matches("-?\\d{1,18}") ? Long.parseLong(value) : otherwise;
    }

    public double decimal(String key) {
        try {
            return Double.parseDouble(about.getOrDefault(key, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    public Instant taken() {
        return Instant.parse(about.getOrDefault("taken", Instant.EPOCH.toString()));
    }

    public Firmware firmware() {
        return text("source.firmware", "bios").equals("uefi") ? Firmware.UEFI : Firmware.BIOS;
    }

    /// TCP ports that the source answered on for others.
    public List<Integer> ports() {
        return Arrays.stream(text("source.ports", "").split(","))
                .filter(p -> p.matches("\\d{1,5}"))
                .map(Integer::parseInt)
                .toList();
    }
}
