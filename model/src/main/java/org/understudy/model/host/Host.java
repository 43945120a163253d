package org.understudy.model.host;

/// A machine that the console knows.
///
/// @param name unique in the estate, plain (see [Names])
public record Host(String name, HostAddress address, Privilege privilege) {
    public Host {
        if (!Names.isPlain(name)) {
            throw new IllegalArgumentException("not a plain name: " + name);
        }
    }

    public Host(String name, HostAddress address) {
        this(name, address, Privilege.AUTO);
    }

    public boolean isLocal() {
        return address instanceof HostAddress.Local;
    }
}
