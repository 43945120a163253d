package org.understudy.services.libvirt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/// Makes a PNG of the portable pixmap (PPM, "P6") that QEMU gives as a screenshot. Twenty lines instead of the whole of
/// java.desktop; format as in the PNG specification (third edition), sections 5 and 11.
final class Png {
    private static final int MAX_SIDE = 16_384;

    private Png() {}

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    /// @param ppm what the hypervisor gave; some drivers give a PNG already
    static byte[] of(byte[] ppm) throws IOException {
        if (ppm.length > SIGNATURE.length && Arrays.equals(ppm, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            return ppm;
        }
        int[] at = {0};
        if (!word(ppm, at).equals("P6")) {
            throw new IOException("the screenshot is not a portable pixmap");
        }
        int width = number(ppm, at);
        int height = number(ppm, at);
        int deepest = number(ppm, at);
        int pixels = at[0] + 1;
        if (width < 1
                || height < 1
                || width > MAX_SIDE
                || height > MAX_SIDE
                || deepest != 255
                || ppm.length - pixels < 3L * width * height) {
            throw new IOException("the screenshot is damaged");
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_SPEED))) {
            for (int y = 0; y < height; y++) {
                out.write(0); // no filter
                out.write(ppm, pixels + 3 * width * y, 3 * width);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        byte[] head = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        chunk(png, "IHDR", head);
        chunk(png, "IDAT", packed.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static int number(byte[] ppm, int[] at) throws IOException {
        try {
            return Integer.parseInt(word(ppm, at));
        } catch (NumberFormatException e) {
            throw new IOException("the screenshot's head is damaged", e);
        }
    }

    private static String word(byte[] ppm, int[] at) {
        while (at[0] < ppm.length && (ppm[at[0]] <= ' ' || ppm[at[0]] == '#')) {
            if (ppm[at[0]] == '#') {
                while (at[0] < ppm.length && ppm[at[0]] != '\n') {
                    at[0]++;
                }
            } else {
                at[0]++;
            }
        }
        int from = at[0];
        while (at[0] < ppm.length && ppm[at[0]] > ' ') {
            at[0]++;
        }
        return new String(ppm, from, at[0] - from, StandardCharsets.US_ASCII);
    }
}
