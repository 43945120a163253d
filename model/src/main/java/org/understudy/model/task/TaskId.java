package org.understudy.model.task;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The number of a task: a UUID of version 7 (RFC 9562), made by the console that submits it.
/// It begins with the time, so that the names of the directories on a host are in the order in
/// which the tasks were made.
public record TaskId(String value) implements Comparable<TaskId> {
    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final int SHORT = 8;

    public TaskId {
        if (!isOne(value)) {
            throw new IllegalArgumentException("not the number of a task: " + value);
        }
    }

    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    public static TaskId make(Instant now, RandomGenerator random) {
        long high = now.toEpochMilli() << 16 | 0x7000L | random.nextInt(1 << 12);
        long low = random.nextLong() >>> 2 | 1L << 63;
        return new TaskId(new UUID(high, low).toString());
    }

    /// The last digits: they are random, where the first ones are much the same for all tasks
    /// of a day.
    public String shortForm() {
        return value.substring(value.length() - SHORT);
    }

    /// Whether a person who typed this may mean this task: the whole number, or its end.
    public boolean isMeantBy(String typed) {
        return typed.length() >= 4 && value.endsWith(typed);
    }

    @Override
    public int compareTo(TaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
