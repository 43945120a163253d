package org.understudy.services.replica.proof;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.understudy.services.replica.proof.SerialWatch.State;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SerialWatchTest {
    private static SerialWatch of(String text) {
        SerialWatch watch = new SerialWatch();
        watch.add(text);
        return watch;
    }

    @Test
    void aPromptAtTheEndIsALogin() {
        assertEquals(
                State.STARTING,
                of("[    1.0] Linux version 6.1 login: is not here\n").state());
        assertEquals(
                State.STARTING,
                of("Starting systemd-logind.service - User Login Management...\n")
                        .state());
        assertEquals(
                State.LOGIN,
                of("\r\nDebian GNU/Linux 12 shop ttyS0\r\n\r\nshop login: ").state());
        assertEquals(State.LOGIN, of("\u001b[0m\u001b[K\nlocalhost login: ").state());
    }

    @Test
    void aPromptThatComesInPiecesIsSeen() {
        SerialWatch watch = of("shop lo");
        assertEquals(State.STARTING, watch.state());
        watch.add("gin: ");
        assertEquals(State.LOGIN, watch.state());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[   2.1] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\n",
                "You are in emergency mode. After logging in, type \"journalctl -xb\"\n",
                "Begin: ...\nALERT!  UUID=abc does not exist.  Dropping to a shell!\n",
                "BusyBox v1.35\n\n(initramfs) ",
                "error: no such device: 1111.\nEntering rescue mode...\ngrub rescue> ",
                "Booting from Hard Disk...\nNo bootable device.\n",
                "BdsDxe: No bootable option or device was found.\n",
            })
    void whatCannotEndWellIsAFailure(String text) {
        SerialWatch watch = of(text);
        assertEquals(State.FAILED, watch.state());
        assertTrue(watch.failure().orElseThrow().endsWith("."), watch::toString);
    }

    @Test
    void theLastLinesAreClean() {
        SerialWatch watch = of("\u001b[32mone\u001b[0m\r\n\r\ntwo  \r\nthree");
        assertEquals(List.of("two", "three"), watch.lastLines(2));
    }

    @Test
    void muchTextDoesNotFillMemory() {
        SerialWatch watch = new SerialWatch();
        for (int i = 0; i < 2000; i++) {
            watch.add("x".repeat(999) + "\n");
        }
        watch.add("shop login: ");
        assertEquals(State.LOGIN, watch.state());
    }

    @Test
    void aFailureIsNotWaitedForLongerThanItTakes() throws InterruptedException {
        SerialWatch watch = of("shop login: ");
        assertEquals(Optional.empty(), watch.awaitFailure(1));
        Thread.ofVirtual().start(() -> {
            watch.add("\n[   99.1] usb 1-1: new device\n");
            watch.add("[   99.2] Kernel panic - not syncing: Attempted to kill init!\n");
        });
        Optional<String> failure = watch.awaitFailure(Duration.ofMinutes(10).toMillis());
        assertTrue(failure.orElseThrow().contains("panicked"), failure::toString);
    }
}
