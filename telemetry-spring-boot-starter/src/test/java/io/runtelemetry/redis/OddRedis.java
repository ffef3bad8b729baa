package io.runtelemetry.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;

/** Something that speaks like Redis while a client says hello, and answers everything else with the same odd bytes. */
final class OddRedis implements AutoCloseable {

    private static final Set<String> HANDSHAKE = Set.of("CLIENT", "SELECT", "AUTH", "READONLY");

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private final String answer;

    OddRedis(String answer) throws IOException {
        this.answer = answer;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            OutputStream out = client.getOutputStream();
            for (String header = in.readLine(); header != null; header = in.readLine()) {
                out.write(reply(command(in, Integer.parseInt(header.substring(1))))
                        .getBytes(ISO_8859_1));
            }
        }
    }

    /** Returns the name of a command, whose arguments it skips. */
    private static String command(BufferedReader in, int words) throws IOException {
        String name = "";
        for (int i = 0; i < words; i++) {
            char[] word = new char[Integer.parseInt(in.readLine().substring(1))];
            for (int read = 0; read < word.length; read += in.read(word, read, word.length - read)) {
                if (read < 0) {
                    throw new IOException("The client is gone");
                }
            }
            in.readLine();
            name = i == 0 ? new String(word).toUpperCase(Locale.ROOT) : name;
        }
        return name;
    }

    private String reply(String command) {
        if (command.equals("HELLO")) {
            return "-ERR unknown command\r\n";
        }
        if (command.equals("PING")) {
            return "+PONG\r\n";
        }
        return HANDSHAKE.contains(command) ? "+OK\r\n" : answer;
    }

    private static void start(Serving serving) {
        Thread thread = new Thread(() -> {
            try {
                serving.run();
            } catch (IOException | RuntimeException e) {
                // One side is closed.
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Serving {

        void run() throws IOException;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
