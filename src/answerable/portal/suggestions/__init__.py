"""What people propose in public: support, a threshold, a formal answer; and the narrow rules of hiding."""
