package org.understudy.services.replica.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.understudy.agent.protocol.Bytes;
import org.understudy.model.replica.SourceFacts;

/// What is derived from a replica's name and source, so that every console that synchronises it uses the same.
public final class Keys {
    private Keys() {}

    /// The seed of the replica's hashes: a change of content is found by them, nothing is kept secret by them.
    public static long seed(String replica) {
        return ByteBuffer.wrap(digest("understudy seed " + replica)).getLong();
    }

    /// The key of faked content: the source's machine-id is confidential (machine-id(5)), so what
    /// is faked cannot be worked out by who has the replica, which gets another one.
    public static Bytes fake(String replica, SourceFacts facts) {
        return Bytes.of(digest("understudy fake " + replica + " " + facts.machineId()));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
