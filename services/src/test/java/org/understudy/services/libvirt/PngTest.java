package org.understudy.services.libvirt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class PngTest {
    @Test
    void theJdkReadsWhatWeWrite() throws IOException {
        byte[] head = "P6\n# a comment\n2 1\n255\n".getBytes(StandardCharsets.US_ASCII);
        byte[] ppm = java.util.Arrays.copyOf(head, head.length + 6);
        System.arraycopy(new byte[] {(byte) 255, 0, 0, 1, 2, 3}, 0, ppm, head.length, 6);
        var image = ImageIO.read(new ByteArrayInputStream(Png.of(ppm)));
        assertEquals(2, image.getWidth());
        assertEquals(0xffff0000, image.getRGB(0, 0));
        assertEquals(0xff010203, image.getRGB(1, 0));
    }

    @Test
    void damageIsRefused() {
        byte[] cut = "P6\n200 100\n255\nabc".getBytes(StandardCharsets.US_ASCII);
        assertThrows(IOException.class, () -> Png.of(cut));
        assertThrows(IOException.class, () -> Png.of("GIF89a".getBytes(StandardCharsets.US_ASCII)));
    }
}
