package org.understudy.model.replica;

/// How a machine starts.
public enum Firmware {
    BIOS,
    UEFI;

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
