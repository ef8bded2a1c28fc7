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

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.springframework.messaging.Message;

/**
 * Gives what was received to the connection on the thread that has read it, where
 * Spring's client would change to a thread of its own. For a connection whose listener is
 * quick.
 */
final class DirectFrames extends ChannelInboundHandlerAdapter {

	private final StompConnection connection;

	DirectFrames(StompConnection connection) {
		this.connection = connection;
	}

	@Override
	@SuppressWarnings("unchecked")
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof Message<?> frame) {
			this.connection.handleMessage((Message<byte[]>) frame);
		}
		else {
			context.fireChannelRead(message);
		}
	}

}
