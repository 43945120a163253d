package org.understudy.tests.ui.model;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.understudy.app.ui.Formats;

import static org.junit.jupiter.api.Assertions.assertEquals;

class FormatsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 B",
                "999 | 999 B",
                "1000 | 1 KB",
                "1549 | 1.5 KB",
                "38000000 | 38 MB",
                "999600000 | 1 GB",
                "123456789012 | 123 GB"
            })
    void bytes(long bytes, String text) {
        assertEquals(text, Formats.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.44 | 0.4 s",
                "9 | 9 s",
                "59.4 | 59 s",
                "60 | 1 min",
                "200 | 3 min 20 s",
                "3599 | 59 min",
                "7500 | 2 h 5 min",
                "260000 | 3 d"
            })
    void durations(double seconds, String text) {
        assertEquals(text, Formats.duration(seconds));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10 | just now",
                "50 | 1 minute ago",
                "300 | 5 minutes ago",
                "5400 | 2 hours ago",
                "200000 | 2 days ago",
                "-5 | just now"
            })
    void ages(long seconds, String text) {
        Instant now = Instant.parse("2026-11-22T12:00:00Z");
        assertEquals(text, Formats.ago(now.minusSeconds(seconds), now));
    }
}
