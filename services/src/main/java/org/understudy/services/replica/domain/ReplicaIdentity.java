package org.understudy.services.replica.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/// What a replica is known by on the portal and on its network. Everything follows from its UUID,
/// so that leases, known_hosts and licences that look at them stay good from boot to boot, and
/// nothing of it is the source's.
///
/// @param uuid of the replica, and of its libvirt domain
public record ReplicaIdentity(UUID uuid) {
    /// @param portal name or machine-id of the portal: the same replica name on two portals is two replicas
    /// @param seed the replica's own, from its properties
    public static ReplicaIdentity of(String portal, String replica, String seed) {
        ByteBuffer hash = ByteBuffer.wrap(hash("replica\0" + portal + "\0" + replica + "\0" + seed));
        long high = (hash.getLong() & ~0xf000L) | 0x8000L; // version 8: of our own making (RFC 9562, 5.8)
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new ReplicaIdentity(new UUID(high, low));
    }

    /// In QEMU's own range, which no real card has.
    public String mac() {
        byte[] hash = hash("mac\0" + uuid);
        return "52:54:00:%02x:%02x:%02x".formatted(hash[0], hash[1], hash[2]);
    }

    /// 32 hexadecimal digits for /etc/machine-id.
    public String machineId() {
        byte[] hash = hash("machine-id\0" + uuid);
        hash[6] = (byte) ((hash[6] & 0x0f) | 0x40);
        hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
