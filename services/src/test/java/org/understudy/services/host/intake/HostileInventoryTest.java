package org.understudy.services.host.intake;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.intake.Findings;
import org.understudy.model.host.intake.IniInventory;
import org.understudy.model.host.intake.Inventory;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Files made to take all time, all memory, or to start something.
class HostileInventoryTest {
    @TempDir
    Path temp;

    private Findings read(String name, String text) throws Exception {
        Path file = Files.writeString(temp.resolve(name), text);
        return InventoryFiles.read(file, Format.guess(file, text)).findings();
    }

    private ProblemException refused(String name, String text) {
        return assertThrows(ProblemException.class, () -> read(name, text));
    }

    private static void soon(Executable test) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), test);
    }

    /// A few lines that would be 9 to the 12th nodes.
    private static String bomb(String first, String each) {
        StringBuilder text = new StringBuilder("x0: &x0 " + first + "\n");
        for (int i = 1; i <= 12; i++) {
            text.append("x%d: &x%d ".formatted(i, i)).append(each.formatted((Object[])
                    new Integer[] {i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1}));
            text.append('\n');
        }
        return text.toString();
    }

    @Test
    void aliases_that_multiply_end_in_words() {
        String lists = bomb("{hosts: [a]}", "[*x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d]");
        String children = bomb(
                "{hosts: {a: }}",
                "{children: {c1: *x%d, c2: *x%d, c3: *x%d, c4: *x%d, c5: *x%d, c6: *x%d, c7: *x%d, c8: *x%d, c9: *x%d}}");
        String merges = bomb("{hosts: {a: }}", "{<<: [*x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d, *x%d]}");
        soon(() -> {
            assertTrue(refused("children.yml", children).getMessage().contains("never end"));
            assertTrue(refused("merges.yml", merges).getMessage().contains("never end"));
            // Lists in lists are no hosts; each is looked at once and named.
            assertTrue(read("lists.yml", lists).leftOut().size() > 10);
        });
    }

    @Test
    void a_group_that_is_its_own_child_ends_in_words() {
        soon(() -> {
            assertTrue(refused("self.yml", "web: &w\n  hosts: {a: }\n  children: {web: *w}\n")
                    .getMessage()
                    .contains("deep"));
            assertEquals(
                    "a",
                    read("merge.yml", "web: &w\n  <<: *w\n  hosts: {a: }\n")
                            .hosts()
                            .getFirst()
                            .name());
        });
    }

    @Test
    void deep_nesting_ends_in_words() {
        soon(() -> {
            refused("brackets.yml", "a: " + "[".repeat(100_000));
            refused("braces.yml", "{a: ".repeat(50_000));
            StringBuilder deep = new StringBuilder();
            for (int i = 0; i < 1_900; i++) {
                deep.append("[g%d:children]\ng%d\n".formatted(i, i + 1));
            }
            deep.append("[g1900]\nhost1\n");
            assertEquals(
                    1_901,
                    read("deep.ini", deep.toString()).hosts().getFirst().tags().size());
            assertTrue(refused("groups.ini", deep + "[" + "x]\n[".repeat(1) + "y]\n" + manyGroups())
                    .getMessage()
                    .contains("more than 2000 groups"));
        });
    }

    private static String manyGroups() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append("[m%d]\n".formatted(i));
        }
        return text.toString();
    }

    @Test
    void ranges_that_multiply_end_in_words() {
        soon(() -> {
            Findings findings = read(
                    "ranges.ini", "ok\na[1:9999][1:9999][1:9999]\nb[1:99999999]\nc[0:9:0]\nd[1:\n[1:9999]x[1:9]\n");
            assertEquals("ok", findings.hosts().getFirst().name());
            assertTrue(findings.leftOut().size() >= 4, findings::toString);
            assertTrue(refused("many.ini", "a[1:9999]\nb[1:9999]\nc[1:9999]\n")
                    .getMessage()
                    .contains("more than 20000 hosts"));
        });
    }

    /// No object is made of a file, whatever type it asks for.
    @Test
    void types_of_objects_do_nothing() throws Exception {
        assertTrue(refused("url.yml", "all:\n  hosts:\n    good: !!java.net.URL [\"http://127.0.0.1:1/\"]\n")
                .getMessage()
                .contains("Line 3"));
        Findings findings =
                read("types.yml", "all:\n  hosts:\n    good: {ansible_user: !org.understudy.Nothing ann}\n");
        assertEquals("ann", findings.hosts().getFirst().way().user());
    }

    @Test
    void a_file_of_100_megabytes_is_not_read_to_its_end() throws Exception {
        Path file = temp.resolve("large.yml");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(100L << 20);
        }
        soon(() -> assertTrue(assertThrows(ProblemException.class, () -> InventoryFiles.readText(file))
                .getMessage()
                .contains("more than 8 MB")));
    }

    /// Nothing but a problem in words may come of any text.
    @Test
    void any_text_is_read_or_refused_in_words() {
        String[] pieces = {
            "web",
            "[",
            "]",
            ":",
            "children",
            "vars",
            "\n",
            "\n",
            "=",
            " ",
            "'",
            "\"",
            "#",
            "ansible_host",
            "&a ",
            "*a",
            "<<",
            "- ",
            "{",
            "}",
            ",",
            "!x ",
            "---\n",
            "  ",
            "all",
            "hosts",
            "1:9",
            "@",
            "\t",
            "|",
            "%",
            "?",
            "\u0085"
        };
        soon(() -> {
            for (long seed = 0; seed < 3_000; seed++) {
                Random random = new Random(seed);
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(40); i > 0; i--) {
                    text.append(pieces[random.nextInt(pieces.length)]);
                }
                for (boolean yaml : new boolean[] {true, false}) {
                    Inventory inventory = new Inventory();
                    try {
                        if (yaml) {
                            YamlInventory.read(text.toString(), "any", inventory);
                        } else {
                            IniInventory.read(text.toString(), "any", inventory);
                        }
                        inventory.findings();
                    } catch (ProblemException e) {
                        assertTrue(!e.problem().why().isEmpty(), text::toString);
                    } catch (RuntimeException e) {
                        throw new AssertionError("seed " + seed + ": " + text, e);
                    }
                }
            }
        });
    }
}
