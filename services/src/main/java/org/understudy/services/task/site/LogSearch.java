package org.understudy.services.task.site;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.As;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.RemoteProcess;

/// Looks for a text in a log where the log is: only the places cross the wire. A host whose `grep`
/// cannot tell places has the log read from it piece by piece instead.
final class LogSearch {
    private static final int PIECE = 1 << 20;

    /// The text is no pattern; small and large letters of ASCII are the same.
    private static final String FIND =
            "{ LC_ALL=C grep -a -b -i -F -e \"$2\" -- \"$1\" 2>/dev/null || [ $? = 1 ] || echo '!'; } | cut -d: -f1";

    /// Reads a piece of the log.
    interface Pieces {
        LogPiece read(long offset, int most) throws ProblemException;
    }

    private LogSearch() {}

    static void find(HostConnection connection, As as, String file, String text, Pieces pieces, LogHits hits)
            throws ProblemException {
        try (RemoteProcess process =
                        connection.start(Command.script(FIND, file, text).as(as));
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.US_ASCII))) {
            for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("!")) {
                    piecewise(text, pieces, hits);
                    return;
                }
                if (!hits.at(Long.parseLong(line))) {
                    return;
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new ProblemException(
                    Kind.CONNECTION_LOST,
                    "The log on " + connection.host().name() + " was not searched to its end.",
                    String.valueOf(e.getMessage()));
        }
    }

    /// Bytes as letters, one for one: nothing is lost by it, and offsets stay what they are.
    static void piecewise(String text, Pieces pieces, LogHits hits) throws ProblemException {
        String wanted =
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        long at = 0;
        long lineBegins = 0;
        long told = -1;
        String rest = "";
        while (true) {
            LogPiece piece = pieces.read(at, PIECE);
            if (piece.bytes().length == 0) {
                return;
            }
            // The end of the piece before: what is looked for may lie across.
            String here = rest + new String(piece.bytes(), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            long base = at - rest.length();
            int from = 0;
            for (int i = here.indexOf(wanted); i >= 0; i = here.indexOf(wanted, i + 1)) {
                int newline = here.lastIndexOf('\n', i);
                if (newline >= from) {
                    lineBegins = base + newline + 1;
                }
                if (lineBegins != told) {
                    told = lineBegins;
                    if (!hits.at(lineBegins)) {
                        return;
                    }
                }
            }
            int newline = here.lastIndexOf('\n');
            int keep = Math.min(here.length(), wanted.length() - 1);
            if (newline >= 0 && newline < here.length() - keep) {
                lineBegins = base + newline + 1;
            }
            rest = here.substring(here.length() - keep);
            at = piece.end();
        }
    }
}
