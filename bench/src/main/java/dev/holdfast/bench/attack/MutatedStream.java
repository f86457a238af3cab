package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.judge.Framed;
import dev.holdfast.bench.attack.made.Mutation;
import dev.holdfast.bench.attack.made.RequestMaker;
import dev.holdfast.bench.attack.made.SampleCallback;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * All bytes of one connection: requests one behind the other, each a signed callback that may have been changed. Behind
 * one after which nobody should read on come two good ones. One thread; allocates.
 */
final class MutatedStream {
    /** The last requests of a stream: nobody may know where they end. */
    private static final Set<Mutation> ENDING = EnumSet.of(Mutation.HEAD_BYTES, Mutation.WRONG_LENGTH,
        Mutation.CHUNKED_BADLY, Mutation.SMUGGLED, Mutation.ODD_HEADERS);
    private static final int MAX_REQUESTS = 96;
    private static final int BEHIND_THE_END = 2;
    private static final int ENDINGS_OF = 6;
    private static final int MAX_CENTS = 999;
    private static final int LATER_MS = 1_000;

    private final Random random;
    private final RequestMaker maker;
    private final String name;
    private final Map<String, String> signed = new HashMap<>();
    private final Map<Integer, Mutation> mutations = new LinkedHashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<SampleCallback> questions = new ArrayList<>();
    private final List<SampleCallback> sent = new ArrayList<>();
    private final long timeMs = System.currentTimeMillis();
    private int made;

    /** @param name begins the numbers of its orders, which no other stream has. */
    MutatedStream(final Random random, final RequestMaker maker, final String name) {
        this.random = random;
        this.maker = maker;
        this.name = name;
    }

    MutatedStream fill(final AttackedAccounts accounts) {
        final int last = 1 + random.nextInt(MAX_REQUESTS);
        boolean hasEnded = false;
        while (mutations.size() < last && !hasEnded) {
            final Mutation mutation = pick();
            add(mutation, callback(accounts, mutation), accounts);
            hasEnded = ENDING.contains(mutation);
        }
        for (int i = 0; hasEnded && i < BEHIND_THE_END; i++) {
            add(Mutation.NONE, fresh(accounts), accounts);
        }
        return this;
    }

    private Mutation pick() {
        final Mutation first = Mutation.of(random.nextInt());
        return !ENDING.contains(first) || random.nextInt(ENDINGS_OF) == 0 ? first : pick();
    }

    private void add(final Mutation mutation, final SampleCallback callback, final AttackedAccounts accounts) {
        final byte[] hidden = mutation == Mutation.SMUGGLED ? maker.good(fresh(accounts), signed) : new byte[0];
        mutations.put(out.size(), mutation);
        out.writeBytes(maker.make(callback, mutation, hidden, signed));
        if (mutation == Mutation.NONE) {
            sent.add(callback);
        }
    }

    /** A new one, or one that was sent before. What is signed for other data is never sent twice. */
    private SampleCallback callback(final AttackedAccounts accounts, final Mutation mutation) {
        return mutation == Mutation.SIGNED_ANEW || sent.isEmpty() || random.nextInt(3) > 0 ? fresh(accounts)
            : sent.get(random.nextInt(sent.size()));
    }

    private SampleCallback fresh(final AttackedAccounts accounts) {
        final int number = made++;
        final int kind = random.nextInt(8);
        if (kind == 0 && !questions.isEmpty()) {
            final Map<String, String> asked = questions.get(random.nextInt(questions.size())).data();
            return SampleCallback.success(bare(asked, "consume_no"), bare(asked, "cardholder_no"),
                bare(asked, "card_no"), amount(), timeMs + LATER_MS + number);
        }
        if (kind == 1) {
            return SampleCallback.cardUpdate(accounts.card(random.nextInt(accounts.count())), timeMs + number);
        }
        final int account = random.nextInt(accounts.count());
        final SampleCallback question = SampleCallback.question(name + '-' + number, accounts.account(account),
            accounts.card(account), amount(), timeMs);
        if (accounts.isRich(account)) {
            questions.add(question);
        }
        return kind == 2 ? question.richer() : question;
    }

    private static String bare(final Map<String, String> data, final String member) {
        return data.get(member).replace("\"", "");
    }

    private String amount() {
        final int cents = 1 + random.nextInt(MAX_CENTS);
        return cents / 100 + "." + cents / 10 % 10 + cents % 10;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** Requests in it. */
    int count() {
        return mutations.size();
    }

    /** The bodies that were signed, by their signatures. */
    Map<String, String> signed() {
        return signed;
    }

    /** What was done to the request that begins there; null when none was made to begin there. */
    Mutation mutationAt(final int start) {
        return mutations.get(start);
    }

    /** Where its requests begin, in their order. */
    Set<Integer> starts() {
        return mutations.keySet();
    }

    /** The requests as a strict reader sees them, each with where it begins. Ends where that one stops reading. */
    Map<Integer, Framed> framed() {
        final String text = new String(bytes(), StandardCharsets.ISO_8859_1);
        final Map<Integer, Framed> requests = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            final Framed request = Framed.at(text, at);
            if (request == null) {
                break;
            }
            requests.put(at, request);
            at = request.end();
        }
        return requests;
    }
}
