package org.understudy.agent.portal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import org.understudy.agent.portal.layer.LayerException;

/**
 * For whom a job is done.
 *
 * @param who user, machine and process of the console, for people
 * @param seat the console's seat at the task that it leads on this portal; empty where there is no such task
 */
public record Caller(String who, Optional<Seat> seat) {
    public static final String DEPOSED = "deposed";

    /**
     * @param task the directory of the task on this machine
     * @param mark the word that stands in its file {@code leader} behind process and birth while that console sits there
     */
    public record Seat(Path task, String mark) {}

    /**
     * Refuses a console that does not lead any more: it was stopped or cut off for a while, and another one has taken its
     * place. Called with the replica's lock held, so nobody who leads now is at work.
     */
    void check() throws IOException {
        if (seat.isEmpty()) {
            return;
        }
        Path task = seat.get().task();
        if (Files.exists(task.resolve("ending.json")) || Files.exists(task.resolve("result"))) {
            throw deposed("The task that it leads is over.");
        }
        String leader;
        try {
            leader = Files.readString(task.resolve("leader"), StandardCharsets.UTF_8);
        } catch (NoSuchFileException gone) {
            throw deposed("The task that it leads is not there.");
        }
        String[] words = leader.strip().split(" ", 4);
        if (words.length < 3 || !words[2].equals(seat.get().mark())) {
            throw deposed("Now it is led by " + (words.length < 4 ? "another one" : words[3]) + ".");
        }
    }

    private static LayerException deposed(String why) {
        return new LayerException(
                DEPOSED,
                "This console does not lead the work with the replica any more.",
                why,
                "See what is done with it: understudy task list");
    }
}
