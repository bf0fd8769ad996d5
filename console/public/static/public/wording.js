// Every word the page itself says, in Vietnamese.
export const STATES = {
  connecting: "Đang kết nối…",
  greeting: "Đang phát lời chào",
  listening: "Mời anh chị nói",
  thinking: "Đang tìm câu trả lời…",
  speaking: "Đang trả lời",
  transferred: "Đã chuyển đến cán bộ",
  ended: "Cuộc gọi đã kết thúc",
};

export const CALL_ERRORS = {
  insecure: "Trình duyệt chỉ cho dùng micrô trên địa chỉ https. Anh chị có thể nhập câu hỏi bằng chữ.",
  denied: "Trang chưa được phép dùng micrô. Anh chị mở quyền micrô cho trang này trong trình duyệt rồi gọi lại giúp em.",
  missing: "Không tìm thấy micrô. Anh chị có thể nhập câu hỏi bằng chữ.",
  failed: "Không mở được micrô. Anh chị có thể nhập câu hỏi bằng chữ.",
  unreachable: "Chưa kết nối được với tổng đài, hoặc tổng đài đang bận. Anh chị vui lòng thử lại sau ít phút.",
  lost: "Cuộc gọi bị ngắt. Anh chị vui lòng gọi lại giúp em.",
};

export const WELCOME = "Dạ, em chào anh chị. Em là trợ lý tự động về thủ tục hành chính. Anh chị cần hỏi việc gì ạ?";
export const THINKING = "Đang tìm câu trả lời…";
export const UNREACHABLE = "Dạ, em xin lỗi, hiện chưa kết nối được với hệ thống. Anh chị vui lòng thử lại sau ít phút";
export const OR_CALL = (number) => (number ? `, hoặc gọi tổng đài ${number}.` : ".");
export const OFFICER = "Dạ, để gặp cán bộ, anh chị vui lòng gọi tổng đài";
export const YOU = "Anh chị";
export const HOTLINE = "Tổng đài";
export const SOURCE = "Nguồn";
export const CHECKED = "kiểm tra ngày";
export const RETRY = "Gửi lại";
export const BY_VOICE = "bằng giọng nói";
export const SPEAK = "Nói câu hỏi";
export const SPEAK_STOP = "Nói xong, gửi câu hỏi";
export const RECORDING = "Đang ghi câu hỏi, anh chị nói xong thì bấm lại nút micrô";
export const LISTENING = "Đang nghe câu hỏi…";
export const MICROPHONE_ON = "Micrô đang bật";
export const PRESSED = (key) => `Đã bấm phím ${key}`;
export const HEARING = (text) => `Đang nghe: ${text}`;
