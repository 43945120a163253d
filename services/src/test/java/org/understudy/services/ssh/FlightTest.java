package org.understudy.services.ssh;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class FlightTest {
    private final Flight flight = new Flight();

    @Test
    void aLinkThatIsNotKnownMayBeLong() {
        assertEquals(Flight.MOST, flight.window());
    }

    @Test
    void aShortLinkNeedsLittleAndALongOneMore() {
        answered(100);
        assertEquals(Flight.MOST, flight.window());
        answered(20);
        assertEquals((256L << 20) / 50, flight.window());
        answered(1);
        assertEquals(Flight.LEAST, flight.window());
    }

    @Test
    void aSlowAnswerSaysNothingAboutTheLink() {
        answered(1);
        answered(900);
        assertEquals(Flight.LEAST, flight.window());
    }

    private void answered(long millis) {
        flight.answeredAfter(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
