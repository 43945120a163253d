package org.understudy.model.host.select;

/// An atom with its sign.
///
/// @param at where it begins in the text, from 0; for messages only
record Part(Sign sign, Atom atom, int at) {
    enum Sign {
        /// nothing before it: these too
        ALSO(""),
        /// `&`: of the others only these
        ONLY("&"),
        /// `!`: not these
        NOT("!");

        private final String text;

        Sign(String text) {
            this.text = text;
        }
    }

    String text() {
        return sign.text + atom.text();
    }
}
