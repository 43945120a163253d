package org.understudy.tests.installers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * {@code ./understudy setup} on a machine without a JDK: the real apt, dpkg and gpg, in a throw-away view of this
 * machine, with package sources that the test makes and signs itself.
 */
@Tag("lab")
class SetupTest {
    private static final String SOURCES = "/etc/apt/sources.list.d/understudy-temurin.sources";
    private static final String KEYRING = "/etc/apt/keyrings/understudy-temurin.gpg";

    /** How a script in the bare view ended. */
    private record Result(int status, String output, String said) {
        Result succeeded() {
            assertEquals(0, status, said + output);
            return this;
        }

        /** It refused, in one line that begins so and has the remedy in it; nothing was left behind. */
        void refused(String what, String remedy) {
            assertEquals(1, status, said + output);
            List<String> lines = said.lines().toList();
            String last = lines.getLast();
            assertTrue(last.startsWith("understudy: " + what), said);
            assertTrue(last.contains(remedy), said);
            assertEquals("", output, said);
        }
    }

    /** What fails leaves nothing; {@code left} prints what there is all the same. */
    private static final String FAILING = "distribution; adoptium; %s; setup --yes build || { s=$?; left; exit $s; }";

    @Test
    void theJdkOfTheReleaseIsTakenWhereThereIsOne() throws Exception {
        Result result =
                bare("distribution openjdk-25-jdk-headless; adoptium; setup --yes build; left; setup --check build")
                        .succeeded();
        assertEquals("openjdk-25-jdk-headless installed\n", result.output());
        assertTrue(result.said().endsWith("Everything is installed.\n"), result::said);
    }

    @Test
    void elseItComesFromAdoptiumWhoseSourceIsAddedForTheirKeyAlone() throws Exception {
        Result result = bare("""
                        distribution; adoptium; setup --check build && exit 9
                        setup --yes build; left; cat %s
                        gpg --batch --with-colons --show-keys %s 2>/dev/null | awk -F: '$1 == "fpr" { print $10 }'
                        echo expected $UNDERSTUDY_TEMURIN_FINGERPRINT
                        setup --yes build; setup --check build
                        """.formatted(SOURCES, KEYRING)).succeeded();
        List<String> lines = result.output().lines().toList();
        String fingerprint = lines.getLast().replace("expected ", "");
        assertEquals(List.of(SOURCES, KEYRING, "temurin-25-jdk installed"), lines.subList(0, 3));
        assertTrue(lines.contains("Signed-By: " + KEYRING), result::output);
        assertTrue(lines.contains("URIs: file:/bare/adoptium"), result::output);
        assertEquals(fingerprint, lines.get(lines.size() - 2));
        // Said before it was done, and by --check too.
        assertEquals(2, count(result.said(), "their key alone, " + fingerprint), result::said);
        assertTrue(result.said().contains(SOURCES), result::said);
        assertTrue(
                result.said().endsWith("Everything is installed.\n"), "the third run says nothing: " + result.said());
    }

    @Test
    void onlyTheKnownKeyOfAFileIsTrusted() throws Exception {
        Result result = bare("""
                        distribution; adoptium; new_key /bare/strangers >/dev/null
                        gpg --homedir /bare/strangers --batch --armor --export >>/bare/adoptium.asc
                        setup --yes build
                        gpg --batch --with-colons --show-keys %s 2>/dev/null | grep -c ^pub
                        """.formatted(KEYRING)).succeeded();
        assertEquals("1\n", result.output());
    }

    @Test
    void anotherKeyIsNotTrusted() throws Exception {
        bare(FAILING.formatted("UNDERSTUDY_TEMURIN_FINGERPRINT=3B04D753C9050D9A5D343F39843C48A565F8F04B"))
                .refused("What was fetched from file:/bare/adoptium.asc is not the key", "set JAVA_HOME");
    }

    @Test
    void aSourceThatAnotherKeyHasSignedIsTakenBack() throws Exception {
        bare(FAILING.formatted(
                        "rm /bare/adoptium/dists/*/InRelease; new_key /bare/strangers >/dev/null; source_of /bare/adoptium /bare/strangers"))
                .refused("Eclipse Adoptium's package source has no temurin-25-jdk", "set JAVA_HOME");
    }

    @Test
    void whereAdoptiumCannotBeReachedItSaysWhatElseCanBeDone() throws Exception {
        bare(FAILING.formatted("UNDERSTUDY_TEMURIN_KEY=http://127.0.0.1:9/key"))
                .refused(
                        "The key of Eclipse Adoptium's package source cannot be fetched from 127.0.0.1:9",
                        "install a JDK 25 yourself");
        bare(FAILING.formatted("UNDERSTUDY_TEMURIN_URL=http://127.0.0.1:9/deb"))
                .refused(
                        "Eclipse Adoptium's package source cannot be reached at 127.0.0.1:9",
                        "install a JDK 25 yourself");
    }

    @Test
    void withoutANetworkTheListsCannotBeRead() throws Exception {
        bare("adoptium; echo 'deb http://127.0.0.1:9/debian bookworm main' >/etc/apt/sources.list;"
                        + " setup --yes build || { s=$?; left; exit $s; }")
                .refused("The package lists could not be read: 127.0.0.1 cannot be reached from here", "network");
    }

    @Test
    void itWaitsForAnotherInstallationAndGoesOnWhenItEnds() throws Exception {
        Result refused = bare("distribution openjdk-25-jdk-headless; busy;"
                + " UNDERSTUDY_APT_PATIENCE=0 setup --yes build || { s=$?; left; idle; exit $s; }");
        refused.refused("The packages could not be installed: another program is still installing packages", "Wait");
        assertTrue(refused.said().contains(", apt-get)"), refused::said);

        // The second installation ends once this one has said that it waits.
        Result waited = bare("""
                        distribution openjdk-25-jdk-headless; busy
                        setup --yes build 2>&1 | while read -r line; do
                          echo "$line" >&2; [[ $line != *waiting* ]] || idle
                        done
                        left
                        """).succeeded();
        assertEquals("openjdk-25-jdk-headless installed\n", waited.output());
    }

    @Test
    void aDiskThatIsTooSmallIsSeenBeforehand() throws Exception {
        bare("distribution openjdk-25-jdk-headless 9000000; setup --yes build || { s=$?; left; exit $s; }")
                .refused("There is too little room in /usr for these packages: 9216", "Make room");
    }

    @Test
    void anEarlierInstallationThatWasBrokenOffIsNamed() throws Exception {
        bare("distribution openjdk-25-jdk-headless; echo half >/var/lib/dpkg/updates/0001;"
                        + " setup --yes build || { s=$?; rm /var/lib/dpkg/updates/0001; left; exit $s; }")
                .refused(
                        "The packages could not be installed: an earlier installation was broken off",
                        "dpkg --configure -a");
    }

    @Test
    void whoMayNotInstallIsToldWhoMay() throws Exception {
        String nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
        bare("distribution; " + nobody + "/bare/clone/installers/setup build || exit $?")
                .refused("Nobody is there to be asked", "--yes");
        bare("distribution; rm -f /usr/bin/sudo; " + nobody + "/bare/clone/installers/setup --yes build || exit $?")
                .refused("Installing needs root, and there is no sudo here", "as root");
        bare("distribution; " + nobody + "/bare/clone/installers/setup --yes build || exit $?")
                .refused("sudo does not make nobody root", "as root");
    }

    @Test
    void aSetUpThatWasKilledDoesNotKeepServicesFromStarting() throws Exception {
        Result result = bare("""
                        distribution openjdk-25-jdk-headless; busy
                        /bare/clone/installers/setup --yes build 2>/dev/null & until [[ -s /usr/sbin/policy-rc.d ]]; do sleep 0.1; done
                        policy-rc.d x start && echo allowed || echo denied $?
                        kill -KILL $!; wait $! || true; idle
                        policy-rc.d x start && echo allowed || echo denied $?
                        wait; setup --yes build 2>/dev/null; left
                        """).succeeded();
        assertEquals("denied 101\nallowed\nopenjdk-25-jdk-headless installed\n", result.output());
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    private static Result bare(String script) throws IOException, InterruptedException {
        Path clone = Path.of("").toAbsolutePath().getParent();
        Path output = Files.createTempFile("bare", ".out");
        Path said = Files.createTempFile("bare", ".err");
        try {
            Process process = new ProcessBuilder(clone.resolve("tests/lab/bare").toString(), clone.toString(), script)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .redirectError(said.toFile())
                    .start();
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            process.destroy();
            assertTrue(ended, () -> "It does not end: " + script);
            return new Result(
                    process.exitValue(),
                    Files.readString(output, StandardCharsets.UTF_8),
                    Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
            Files.delete(said);
        }
    }
}
