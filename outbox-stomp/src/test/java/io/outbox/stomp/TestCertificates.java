/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.stomp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes keys, certificates and the authorities that sign them with the JDK's keytool.
 */
final class TestCertificates {

	static final String PASSWORD = "changeit";

	private final Path folder;

	TestCertificates(Path folder) {
		this.folder = folder;
	}

	/** Make an authority and a store that trusts it, which is returned. */
	Path authority(String name) throws Exception {
		Path certificate = this.folder.resolve(name + ".crt");
		generate(store(name), "ca", "-dname", "CN=" + name, "-ext", "bc:c");
		keytool(store(name), "-exportcert", "-alias", "ca", "-rfc", "-file", certificate.toString());
		keytool(trustStore(name), "-importcert", "-noprompt", "-alias", "ca", "-file", certificate.toString());
		return trustStore(name);
	}

	/** Make a key and a certificate of the authority. */
	Path signed(String authority, String name, String... options) throws Exception {
		Path store = store(name);
		Files.copy(store(authority), store);
		List<String> arguments = new ArrayList<>(List.of("-dname", "CN=" + name, "-signer", "ca"));
		arguments.addAll(List.of(options));
		generate(store, "key", arguments.toArray(String[]::new));
		keytool(store, "-delete", "-alias", "ca");
		return store;
	}

	/** A context that trusts, and may have a key of its own to show. */
	static Supplier<SSLContext> context(Path trusted, @Nullable Path own) {
		return bundle(trusted, own)::createSslContext;
	}

	static SslBundle bundle(Path trusted, @Nullable Path own) {
		return SslBundle.of(new JksSslStoreBundle((own != null) ? details(own) : null, details(trusted)));
	}

	private static JksSslStoreDetails details(Path store) {
		return new JksSslStoreDetails("PKCS12", null, store.toUri().toString(), PASSWORD);
	}

	private Path store(String name) {
		return this.folder.resolve(name + ".p12");
	}

	private Path trustStore(String name) {
		return this.folder.resolve(name + "-trust.p12");
	}

	private static void generate(Path store, String alias, String... options) throws Exception {
		List<String> arguments = new ArrayList<>(
				List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1"));
		arguments.addAll(List.of(options));
		keytool(store, arguments.toArray(String[]::new));
	}

	private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
		command.addAll(List.of(arguments));
		command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
	}

}
