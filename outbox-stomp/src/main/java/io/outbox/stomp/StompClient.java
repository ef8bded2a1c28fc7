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

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

import org.springframework.messaging.tcp.TcpConnectionHandler;
import org.springframework.messaging.tcp.reactor.ReactorNettyTcpClient;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Opens TCP connections and keeps time for those who use them. Safe for use by several
 * threads.
 */
final class StompClient implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(StompClient.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	/** By the beginning of its name it stays between TLS and all decoders. */
	private static final String LARGE_MESSAGES = NettyPipeline.LEFT + "outboxLargeMessages";

	/** What a frame may hold beside headers and body that count as the message's size. */
	private static final int FRAME_OVERHEAD = 64 * 1024;

	private final StompSettings settings;

	private final ScheduledThreadPoolExecutor timer;

	private final ExecutorService lookups;

	private final LoopResources loops = LoopResources.create("outbox-stomp", 1, true);

	private final Tcp tcp;

	/**
	 * Create a client.
	 * @param settings the settings
	 * @param dropping whether messages that are too large are dropped and not an end of
	 * the connection
	 */
	StompClient(StompSettings settings, boolean dropping) {
		this.settings = settings;
		this.timer = new ScheduledThreadPoolExecutor(1, new CustomizableThreadFactory("outbox-stomp-timer-"));
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		CustomizableThreadFactory lookupThreads = new CustomizableThreadFactory("outbox-stomp-lookup-");
		// A lookup can't be interrupted, and no application should wait for it to end
		lookupThreads.setDaemon(true);
		this.lookups = Executors.newCachedThreadPool(lookupThreads);
		long maxFrameSize = Math.min(settings.maxMessageSize() + FRAME_OVERHEAD, Integer.MAX_VALUE);
		TcpClient client = TcpClient.newConnection()
			.runOn(this.loops, false)
			.resolver(HostResolver.group(this.lookups))
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
			.option(ChannelOption.SO_KEEPALIVE, true)
			.option(ChannelOption.TCP_NODELAY, true);
		this.tcp = new Tcp(client, (int) maxFrameSize, settings, dropping);
	}

	StompSettings settings() {
		return this.settings;
	}

	/** Connect; the connection is told how that ended. */
	void connect(StompConnection connection) {
		try {
			this.tcp.connectAsync(connection).whenComplete((ignored, failure) -> {
				if (failure != null) {
					connection.afterConnectFailure(failure);
				}
			});
		}
		catch (RuntimeException ex) {
			// There is no TLS context: a renewed certificate may be half written
			connection.afterConnectFailure(ex);
		}
	}

	/** Run once after a delay; not at all if the client is closed before. */
	ScheduledFuture<?> schedule(Runnable task, Duration delay) {
		return this.timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Run again and again until cancelled or until the client is closed. */
	ScheduledFuture<?> repeat(Runnable task, Duration interval) {
		return this.timer.scheduleWithFixedDelay(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Close what is still open, within a bounded time. */
	@Override
	public void close() {
		this.timer.shutdown();
		this.lookups.shutdownNow();
		try {
			this.tcp.shutdownAsync().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			this.loops.disposeLater(Duration.ZERO, CLOSE_TIMEOUT)
				.toFuture()
				.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			if (!this.timer.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.debug("Timer did not end in time");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("TCP client did not close in time", ex);
		}
	}

	/**
	 * Spring's client, for which each connection names its address.
	 */
	private static final class Tcp extends ReactorNettyTcpClient<byte[]> {

		private final StompSettings settings;

		private final int maxFrameSize;

		private final boolean dropping;

		private Tcp(TcpClient client, int maxFrameSize, StompSettings settings, boolean dropping) {
			super(client, new StompFrameCodec(maxFrameSize));
			this.maxFrameSize = maxFrameSize;
			this.settings = settings;
			this.dropping = dropping;
		}

		@Override
		protected TcpClient extendTcpClient(TcpClient client, TcpConnectionHandler<byte[]> handler) {
			StompConnection connection = (StompConnection) handler;
			StompAddress address = connection.address();
			TcpClient addressed = client
				.remoteAddress(() -> InetSocketAddress.createUnresolved(address.host(), address.port()));
			if (this.dropping) {
				addressed = addressed.doOnConnected((netty) -> netty.channel()
					.pipeline()
					.addBefore(NettyPipeline.ReactiveBridge, LARGE_MESSAGES, new LargeMessages(this.maxFrameSize)));
			}
			// Spring's decoder is put before this one, and behind the other
			addressed = addressed.doOnConnected((netty) -> netty.addHandlerLast(new DirectFrames(connection)));
			Supplier<SSLContext> sslContext = this.settings.sslContext();
			return (sslContext != null) ? secure(addressed, sslContext.get()) : addressed;
		}

		private TcpClient secure(TcpClient client, SSLContext sslContext) {
			JdkSslContext netty = new JdkSslContext(sslContext, true, null, IdentityCipherSuiteFilter.INSTANCE,
					ApplicationProtocolConfig.DISABLED, ClientAuth.NONE, null, false);
			return client.secure((spec) -> spec.sslContext(netty)
				.handshakeTimeout(this.settings.connectTimeout())
				.handlerConfigurator((handler) -> verifyHostName(handler.engine())));
		}

		private static void verifyHostName(SSLEngine engine) {
			SSLParameters parameters = engine.getSSLParameters();
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			engine.setSSLParameters(parameters);
		}

	}

}
