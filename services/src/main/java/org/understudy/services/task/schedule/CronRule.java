package org.understudy.services.task.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// Minute, hour, day of the month, month, day of the week, as in a crontab.
public final class CronRule {
    private final String text;
    private final Cron cron;
    private final ExecutionTime times;

    private CronRule(String text, Cron cron) {
        this.text = text;
        this.cron = cron;
        this.times = ExecutionTime.forCron(cron);
    }

    public static CronRule parse(String text) throws ProblemException {
        String plain = text.strip().replaceAll("\\s+", " ");
        try {
            CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
            return new CronRule(plain, parser.parse(plain).validate());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.BAD_INPUT,
                            "\"" + plain + "\" is not a cron expression.",
                            String.valueOf(e.getMessage()).replaceFirst("^Failed to parse cron expression\\. ", ""),
                            "Write five fields: minute hour day-of-month month day-of-week.",
                            "For 3 o'clock each night: 0 3 * * *"),
                    e);
        }
    }

    public String text() {
        return text;
    }

    /// The same in English, such as "at 03:00".
    public String words() {
        return CronDescriptor.instance(Locale.ENGLISH).describe(cron);
    }

    Optional<Instant> next(Instant after, ZoneId zone) {
        return times.nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronRule rule && rule.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
