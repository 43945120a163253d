package org.understudy.agent.portal.store;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Properties;

import org.understudy.agent.portal.layer.LayerException;

/**
 * Who holds a replica, as it stands beside the lock in {@code lock-info}: for people, and for whoever has to decide whether
 * waiting makes sense.
 *
 * @param process the agent's, on the portal
 * @param who the console: user, machine, process
 * @param purpose what it does, in words that go on from "it is held"
 * @param since an instant
 * @param leaving it has lost its console and lets go as soon as it has written out what it has
 */
record Holder(String process, String who, String purpose, String since, boolean leaving) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    static Holder of(String who, String purpose) {
        return new Holder(
                Long.toString(ProcessHandle.current().pid()),
                who,
                purpose,
                Instant.now().toString(),
                false);
    }

    /** Nothing is known where the file is not there, or is just being written. */
    static Holder read(Path file) throws IOException {
        Properties p = Files.exists(file) ? ReplicaDirectory.load(file) : new Properties();
        return new Holder(
                p.getProperty("process", ""),
                p.getProperty("who", ""),
                p.getProperty("for", ""),
                p.getProperty("since", ""),
                p.containsKey("leaving"));
    }

    void write(Path file) throws IOException {
        Properties p = new Properties();
        p.setProperty("process", process);
        p.setProperty("who", who);
        p.setProperty("for", purpose);
        p.setProperty("since", since);
        // A crash of the machine ends the lock, so nothing needs to be forced to the disk.
        StringWriter text = new StringWriter();
        p.store(text, null);
        Files.writeString(file, text.toString());
    }

    /** Others wait for one who says that. */
    static void sayLeaving(Path file) throws IOException {
        Files.writeString(file, "leaving=\n", StandardOpenOption.APPEND);
    }

    /** The problem of whoever finds it so. */
    LayerException busy(Path replica) {
        return new LayerException(
                "busy",
                "The replica \"" + replica.getFileName() + "\" is held by " + (who.isEmpty() ? "somebody" : who)
                        + (purpose.isEmpty() ? "" : ", " + purpose) + ".",
                "Its lock is taken" + (since.isEmpty() ? "" : " since " + time())
                        + (process.isEmpty() ? "" : ", by process " + process + " on the portal") + ".",
                "Wait until that is done, or cancel it there.\n"
                        + "If nobody works there any more, try again in a minute: its agent notices that and lets go.");
    }

    private String time() {
        try {
            Instant began = Instant.parse(since);
            Duration age = Duration.between(began, Instant.now());
            return TIME.format(began) + (age.toMinutes() < 1 ? "" : " (" + age.toMinutes() + " min)");
        } catch (DateTimeParseException e) {
            return since;
        }
    }
}
