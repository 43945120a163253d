package org.understudy.agent.protocol;

import java.io.IOException;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import org.jspecify.annotations.Nullable;

/**
 * Packs batches for the wire and unpacks them: {@code u8 codec, u32 raw length, data}. Holds native memory and its own
 * buffer: one per thread, to be closed. The native library is loaded only when something is really compressed.
 */
public final class BatchCodec implements AutoCloseable {
    /** As a level: do not compress. */
    public static final int PLAIN = Integer.MIN_VALUE;

    private static final int CODEC_PLAIN = 0;
    private static final int CODEC_ZSTD = 1;
    private static final int HEAD = 5;

    private @Nullable ZstdCompressCtx compressor;
    private @Nullable ZstdDecompressCtx decompressor;
    private int level = PLAIN;
    private byte[] buffer = new byte[0];
    private int length;

    /**
     * Packs into {@link #buffer()}. A batch that does not get smaller by a sixteenth goes plain. Answers true where it was
     * compressed.
     */
    public boolean pack(byte[] raw, int rawLength, int wantedLevel) {
        if (rawLength > Limits.BATCH) {
            throw new IllegalArgumentException("a batch of " + rawLength + " bytes");
        }
        if (wantedLevel != PLAIN && rawLength > 64) {
            room(HEAD + rawLength);
            ZstdCompressCtx context = compressor;
            if (context == null) {
                context = new ZstdCompressCtx();
                compressor = context;
                level = PLAIN;
            }
            if (level != wantedLevel) {
                context.setLevel(wantedLevel);
                level = wantedLevel;
            }
            try {
                int packed = context.compressByteArray(buffer, HEAD, rawLength - rawLength / 16, raw, 0, rawLength);
                head(CODEC_ZSTD, rawLength);
                length = HEAD + packed;
                return true;
            } catch (ZstdException tooBig) {
                // It does not fit into less: plain, below.
            }
        }
        room(HEAD + rawLength);
        head(CODEC_PLAIN, rawLength);
        System.arraycopy(raw, 0, buffer, HEAD, rawLength);
        length = HEAD + rawLength;
        return false;
    }

    /** Packs and writes as one frame, without a copy where it goes plain. Answers true where it was compressed. */
    public boolean send(FrameWriter writer, FrameType type, byte[] raw, int rawLength, int wantedLevel)
            throws IOException {
        if (wantedLevel != PLAIN && pack(raw, rawLength, wantedLevel)) {
            writer.write(type, buffer, 0, length);
            return true;
        }
        if (rawLength > Limits.BATCH) {
            throw new IllegalArgumentException("a batch of " + rawLength + " bytes");
        }
        room(HEAD);
        head(CODEC_PLAIN, rawLength);
        length = HEAD + rawLength;
        writer.write(type, buffer, HEAD, raw, rawLength);
        return false;
    }

    /** Unpacks into {@link #buffer()}. */
    public void unpack(byte[] packed, int offset, int packedLength) throws ProtocolException {
        WireReader in = new WireReader(packed, offset, packedLength);
        int codec = in.u8();
        long rawLength = Integer.toUnsignedLong(in.u32());
        if (rawLength > Limits.BATCH) {
            throw new ProtocolException(
                    "A batch of " + rawLength + " bytes is announced, over the limit of " + Limits.BATCH + ".");
        }
        int size = (int) rawLength;
        switch (codec) {
            case CODEC_PLAIN -> {
                int at = in.skip(size);
                in.expectEnd("A batch");
                room(size);
                System.arraycopy(packed, at, buffer, 0, size);
            }
            case CODEC_ZSTD -> {
                room(size);
                inflate(packed, in.position(), in.remaining(), size);
            }
            default -> throw new ProtocolException("A batch has the unknown codec " + codec + ".");
        }
        length = size;
    }

    private void inflate(byte[] packed, int offset, int packedLength, int size) throws ProtocolException {
        ZstdDecompressCtx context = decompressor;
        if (context == null) {
            context = new ZstdDecompressCtx();
            decompressor = context;
        }
        int got;
        try {
            got = context.decompressByteArray(buffer, 0, size, packed, offset, packedLength);
        } catch (ZstdException e) {
            throw new ProtocolException("A compressed batch is damaged: " + e.getMessage() + ".");
        }
        if (got != size) {
            throw new ProtocolException(
                    "A compressed batch holds " + got + " bytes where " + size + " were announced.");
        }
    }

    public byte[] buffer() {
        return buffer;
    }

    public int length() {
        return length;
    }

    private void head(int codec, int rawLength) {
        buffer[0] = (byte) codec;
        buffer[1] = (byte) (rawLength >>> 24);
        buffer[2] = (byte) (rawLength >>> 16);
        buffer[3] = (byte) (rawLength >>> 8);
        buffer[4] = (byte) rawLength;
    }

    private void room(int size) {
        if (buffer.length < size) {
            buffer = new byte[Math.max(size, Math.min(Limits.FRAME, buffer.length * 2))];
        }
    }

    @Override
    public void close() {
        ZstdCompressCtx c = compressor;
        if (c != null) {
            c.close();
            compressor = null;
        }
        ZstdDecompressCtx d = decompressor;
        if (d != null) {
            d.close();
            decompressor = null;
        }
    }
}
