package org.understudy.services.libvirt;

import java.util.UUID;

/// A domain as a list shows it.
public record DomainState(String name, UUID uuid, Power power) {
    public enum Power {
        OFF,
        RUNNING,
        PAUSED,
        CRASHED,
        UNKNOWN;

        public boolean isOn() {
            return this == RUNNING || this == PAUSED;
        }
    }
}
